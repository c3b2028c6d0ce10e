import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { EngineProcess } from './engine-process.ts'
import { clientOver, endOf, openSocket, openTab, startTestShell, type TestShell } from './testing/test-shell.ts'

let shell: TestShell
afterEach(() => shell.stop())

test('when the engine is killed its windows are told to come back, and the same secret lets them in', async () => {
  shell = await startTestShell()
  await shell.whenReady()
  const secret = await openTab(shell)
  const socket = openSocket(shell, secret)
  const client = clientOver(socket)
  const pid = await client.pid()
  const waiting = client.wait({ ms: 60_000 }).catch((error: unknown) => error)
  const ended = endOf(socket)
  process.kill(pid, 'SIGKILL')
  expect(await ended).toEqual({ code: 1012 })
  expect(await waiting).toBeInstanceOf(Error)
  await shell.whenReady()
  const again = openSocket(shell, secret)
  const next = await clientOver(again).pid()
  expect(next).not.toBe(pid)
  again.close()
})

test('an engine that dies three times is left alone and its windows are told so', async () => {
  shell = await startTestShell()
  for (let death = 0; death < 3; death++) {
    await shell.whenReady()
    const { pid } = shell.engine
    process.kill(pid ?? 0, 'SIGKILL')
    await vi.waitUntil(() => shell.engine.state.kind !== 'ready')
  }
  expect(shell.engine.state.kind).toBe('given-up')
  expect(await endOf(openSocket(shell, await openTab(shell)))).toEqual({ code: 1013 })
})

test('stopping ends the engine', async () => {
  shell = await startTestShell()
  await shell.whenReady()
  const { pid } = shell.engine
  await shell.stop()
  expect(() => process.kill(pid ?? 0, 0)).toThrow()
})

test('an engine that is stopped while it starts does not come back', async () => {
  const states: string[] = []
  const engine = new EngineProcess({
    args: [],
    log: 2,
    entry: new URL('./testing/test-engine.ts', import.meta.url),
    onState: ({ kind }) => states.push(kind),
  })
  shell = await startTestShell()
  engine.start()
  await engine.stop()
  await wait(500)
  expect(states).toEqual(['stopped'])
  expect(engine.connect({ onFrame: () => {}, onEnd: () => {} })).toBeNull()
})
