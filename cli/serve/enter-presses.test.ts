import { createReadStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { onEnter } from './enter-presses.ts'

test('each Enter is heard, and nothing after the end of listening', async () => {
  const input = new PassThrough()
  let presses = 0
  const stop = onEnter(input, () => {
    presses += 1
  })
  for (const [typed, heard] of [
    ['\n', 1],
    ['a lot', 1],
    ['more\n', 2],
    ['\r\n', 3],
  ] as const) {
    input.write(typed)
    await vi.waitUntil(() => input.readableLength === 0 && presses === heard)
  }
  stop()
  input.write('\n')
  await wait(100)
  expect(presses).toBe(3)
})

test('a paste of many lines asks for one link', async () => {
  let presses = 0
  onEnter(Readable.from([Buffer.from('\n'.repeat(1_000))]), () => {
    presses += 1
  })
  await wait(100)
  expect(presses).toBe(1)
})

test.runIf(process.platform !== 'win32')('zeros without end and without a line cost next to nothing', async () => {
  const zeros = createReadStream('/dev/zero')
  let presses = 0
  const stop = onEnter(zeros, () => {
    presses += 1
  })
  let read = 0
  zeros.on('data', (chunk) => {
    read += chunk.length
  })
  await vi.waitUntil(() => read > 2 ** 18)
  const before = performance.now()
  read = 0
  await wait(500)
  const seconds = (performance.now() - before) / 1_000
  stop()
  zeros.destroy()
  expect(presses).toBe(0)
  // One piece of 64 KiB at a time, twenty times a second.
  expect(read).toBeLessThan(2 * 2 ** 21 * seconds)
})
