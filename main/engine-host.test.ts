import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EngineHost } from './engine-host.ts'
import type { Child, Platform, PortEnd } from './platform.ts'

/** A utility process as a test sees and drives it. */
class TestChild implements Child {
  pid: number | undefined = 100
  killed = false
  readonly sent: { message: unknown; ports: number }[] = []
  readonly #listeners = {
    spawn: [] as (() => void)[],
    message: [] as ((m: unknown) => void)[],
    exit: [] as ((c: number) => void)[],
  }
  readonly entry: string
  readonly env: Readonly<Record<string, string>>

  constructor(entry: string, env: Readonly<Record<string, string>>) {
    this.entry = entry
    this.env = env
  }

  postMessage(message: unknown, transfer: PortEnd[] = []): void {
    this.sent.push({ message, ports: transfer.length })
  }
  onSpawn(listener: () => void): void {
    this.#listeners.spawn.push(listener)
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#listeners.message.push(listener)
  }
  onExit(listener: (code: number) => void): void {
    this.#listeners.exit.push(listener)
  }
  kill(): boolean {
    this.killed = true
    this.exit(9)
    return true
  }
  spawned(): void {
    for (const listener of this.#listeners.spawn) listener()
  }
  says(message: unknown): void {
    for (const listener of this.#listeners.message) listener(message)
  }
  exit(code: number): void {
    for (const listener of this.#listeners.exit) listener(code)
  }
}

function machine() {
  const children: TestChild[] = []
  const platform: Platform = {
    fork: (entry, _args, _name, env) => {
      const child = new TestChild(entry, env)
      children.push(child)
      return child
    },
    channel: () => ({ port1: { close: () => {} }, port2: { close: () => {} } }),
  }
  const troubles: string[] = []
  let now = 0
  const host = new EngineHost({
    platform,
    entries: { engine: 'engine.js', decode: 'decode.js', compute: 'compute.js', trainer: 'trainer.js' },
    args: [],
    env: { PATH: '/bin', HOME: '/home/mo', SECRET: 'x' },
    now: () => now,
    onReady: () => {},
    onGivenUp: (why) => troubles.push(why),
    log: () => {},
  })
  host.start()
  return {
    host,
    children,
    troubles,
    engine: () => children.findLast(({ entry }) => entry === 'engine.js')!,
    pass: (ms: number) => {
      now += ms
      vi.advanceTimersByTime(ms)
    },
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a window that asks before the engine is ready gets its port when it is', () => {
  const { host, engine } = machine()
  const ports: PortEnd[] = []
  host.wantPort((port) => ports.push(port))
  expect(ports).toHaveLength(0)
  engine().says({ kind: 'ready', open: null })
  expect(ports).toHaveLength(1)
  expect(engine().sent).toEqual([{ message: { kind: 'connect', channel: 1 }, ports: 1 }])
})

test('when the engine dies its workers end, it is started again, and windows get ports to the new one', () => {
  const { host, children, engine, pass } = machine()
  const first = engine()
  first.says({ kind: 'ready', open: null })
  first.says({ kind: 'spawn', request: 1, role: 'compute' })
  const worker = children.at(-1)!
  worker.spawned()
  expect(first.sent.at(-1)).toEqual({ message: { kind: 'worker', request: 1, pid: 100 }, ports: 1 })
  expect(worker.sent).toEqual([{ message: { kind: 'port' }, ports: 1 }])
  first.exit(139)
  expect(worker.killed).toBe(true)
  const ports: PortEnd[] = []
  host.wantPort((port) => ports.push(port))
  pass(100)
  expect(engine()).not.toBe(first)
  engine().says({ kind: 'ready', open: null })
  expect(ports).toHaveLength(1)
})

test('the third death in five minutes is told to the person', () => {
  const { engine, troubles, pass } = machine()
  for (let death = 0; death < 3; death++) {
    engine().exit(1)
    pass(10_000)
  }
  expect(troubles).toEqual(['The engine died 3 times in five minutes. What was saved is safe.'])
})

test('an engine that refuses to start is not started again', () => {
  const { children, engine, troubles, pass } = machine()
  engine().says({ kind: 'refused', failure: { kind: 'internal', message: 'SQLite is too old.', facts: {} } })
  engine().exit(1)
  pass(60_000)
  expect(children).toHaveLength(1)
  expect(troubles).toEqual(['SQLite is too old.'])
})

test('the engine is told of a worker’s end, and may end one', () => {
  const { children, engine } = machine()
  engine().says({ kind: 'ready', open: null })
  engine().says({ kind: 'spawn', request: 7, role: 'decode' })
  const worker = children.at(-1)!
  worker.spawned()
  engine().says({ kind: 'kill', request: 7 })
  expect(worker.killed).toBe(true)
  expect(engine().sent.at(-1)).toEqual({ message: { kind: 'worker-exit', request: 7, code: 9 }, ports: 0 })
})

test('no process is given what it does not need from the environment', () => {
  const { children, engine } = machine()
  engine().says({ kind: 'spawn', request: 1, role: 'decode' })
  expect(engine().env).toEqual({ PATH: '/bin', HOME: '/home/mo' })
  expect(children.at(-1)!.env).toEqual({ PATH: '/bin' })
})

test('ending lets the engine close its projects, and kills it when it takes too long', async () => {
  const { host, engine, pass } = machine()
  engine().says({ kind: 'ready', open: null })
  const polite = host.end()
  expect(engine().sent.at(-1)?.message).toEqual({ kind: 'shutdown' })
  engine().exit(0)
  await polite

  const slow = machine()
  const ended = slow.host.end()
  slow.pass(5_000)
  await ended
  expect(slow.engine().killed).toBe(true)
  pass(0)
})

test('a message that does not fit is not believed', () => {
  const { children, engine } = machine()
  engine().says({ kind: 'spawn', request: 1, role: 'shell' })
  engine().says('spawn')
  expect(children).toHaveLength(1)
})

test('a folder that is opened while the engine restarts is asked for when it is back', async () => {
  const { host, engine, pass } = machine()
  const opening = host.openFolder('/data/birds.triptych')
  expect(engine().sent).toEqual([])
  engine().exit(1)
  pass(100)
  engine().says({ kind: 'ready', open: null })
  expect(engine().sent.at(-1)?.message).toEqual({ kind: 'open', request: 1, folder: '/data/birds.triptych' })
  engine().says({ kind: 'opened', request: 1, project: '0123456789abcdef' })
  await expect(opening).resolves.toBe('0123456789abcdef')
})

test('an engine that is given up opens no folder until it is started afresh', async () => {
  const { host, engine, troubles, pass } = machine()
  for (let death = 0; death < 3; death++) {
    engine().exit(1)
    pass(10_000)
  }
  await expect(host.openFolder('/data/birds.triptych')).resolves.toBeNull()
  const given = engine()
  host.startAfresh()
  expect(engine()).not.toBe(given)
  engine().exit(1)
  expect(troubles).toHaveLength(1)
})
