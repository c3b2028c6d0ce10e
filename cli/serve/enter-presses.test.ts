import { createReadStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { onEnter } from './enter-presses.ts'

test('each Enter is heard, and nothing after the end of listening', async () => {
  const input = new PassThrough()
  let presses = 0
  const stop = onEnter(input, () => {
    presses += 1
  })
  for (const typed of ['\n', 'a lot', 'more\n', '\r\n']) {
    input.write(typed)
    await wait(5)
  }
  expect(presses).toBe(3)
  stop()
  input.write('\n')
  await wait(5)
  expect(presses).toBe(3)
})

test('a paste of many lines asks for one link', async () => {
  let presses = 0
  onEnter(Readable.from([Buffer.from('\n'.repeat(1_000))]), () => {
    presses += 1
  })
  await wait(20)
  expect(presses).toBe(1)
})

test.runIf(process.platform !== 'win32')('zeros without end and without a line take no memory', async () => {
  const zeros = createReadStream('/dev/zero')
  let read = 0
  zeros.on('data', (chunk) => {
    read += chunk.length
  })
  let presses = 0
  const stop = onEnter(zeros, () => {
    presses += 1
  })
  const before = process.memoryUsage().rss
  while (read < 512 * 2 ** 20) await wait(20)
  const grown = process.memoryUsage().rss - before
  stop()
  zeros.destroy()
  expect(presses).toBe(0)
  expect(grown).toBeLessThan(100 * 2 ** 20)
})
