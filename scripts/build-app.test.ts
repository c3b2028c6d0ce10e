import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EngineProcess } from '../cli/serve/engine-process.ts'
import type { Contract } from '../contract/contract.ts'
import { portMessage, portWanted } from '../contract/shell/window-messages.ts'
import { FrameInbox } from '../engine/processes/frame-inbox.ts'
import { portLink } from '../engine/processes/port-client.ts'
import { buildApp } from './build-app.ts'

// The files that Electron would run, run by plain Node: native parts are the same builds in both.
const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'dist', 'app')
let home = ''

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'triptych-built-'))
  process.env.TRIPTYCH_HOME = home
  await buildApp()
})
afterAll(() => {
  delete process.env.TRIPTYCH_HOME
  rmSync(home, { recursive: true, force: true })
})

test('the built engine starts its built workers and makes the sample', async () => {
  const ready = Promise.withResolvers<void>()
  const engine = new EngineProcess({
    args: ['--resources', root],
    log: 2,
    entry: pathToFileURL(join(built, 'engine', 'main.js')),
    onState: ({ kind }) => (kind === 'ready' ? ready.resolve() : undefined),
  })
  engine.start()
  await ready.promise
  const inbox = new FrameInbox()
  const channel = engine.connect({ onFrame: (frame) => inbox.push(frame), onEnd: () => inbox.close() })!
  const link = portLink(
    {
      send: (frame) => channel.send(frame),
      onFrame: (listener) => inbox.listen(listener),
      onClose: (listener) => inbox.onClose(listener),
      close: () => channel.close(),
    },
    async () => new Error('the engine has gone'),
  )
  const client: ContractRouterClient<Contract> = createORPCClient(link)
  const [sample] = await client.projects.list()
  const { counts } = await client.projects.open({ project: sample!.id })
  expect(counts.posts).toBeGreaterThanOrEqual(40)
  expect((await client.system.facts()).version).toBe('0.1.0')
  await engine.stop()
}, 120_000)

test('every entry that main starts has been built, and nothing of ours is left as TypeScript', () => {
  for (const entry of ['main/main', 'engine/main', 'engine/decode/main', 'engine/compute/main', 'engine/trainer/main'])
    expect(existsSync(join(built, `${entry}.js`)), entry).toBe(true)
  expect(existsSync(join(built, 'engine', 'store', 'backup', 'verify-copy-thread.js'))).toBe(true)
})

test('what is to run large tensors inside Electron runs small ones in Node', async () => {
  const worker = fork(join(root, 'e2e', 'fixtures', 'large-tensors', 'worker.mjs'), ['1', '16'], { execArgv: [] })
  expect(await new Promise((resolve) => worker.once('message', resolve))).toBe('done')
  worker.disconnect()
}, 60_000)

test('the preload is one file that needs nothing but electron, and shows the page no function', () => {
  const preload = readFileSync(join(built, 'preload', 'preload.cjs'), 'utf8')
  expect(preload.match(/require\("([^"]+)"\)/g)).toEqual(['require("electron")'])
  expect(preload).not.toContain('exposeInMainWorld')
})

/** Electron's `ipcRenderer` is made of JavaScript, in the preload's world. */
const ipcSource = `({
  heard: [],
  sent: [],
  on(channel, listener) { this.heard.push({ channel, listener }) },
  send(channel) { this.sent.push(channel) },
  emit(channel, event) {
    for (const { listener } of this.heard.filter((each) => each.channel === channel)) listener.call(this, event)
  },
})`

/** Written by whoever has got a script into the page: it sees what passes through the built-ins of its world. */
const tampering = `
  seen = []
  for (const prototype of [Function.prototype, Array.prototype, String.prototype, Promise.prototype])
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const { value, writable } = Object.getOwnPropertyDescriptor(prototype, name)
      if (typeof value !== 'function' || !writable || name === 'constructor') continue
      const { apply } = Reflect
      prototype[name] = function (...args) {
        seen[seen.length] = this
        for (const arg of args) seen[seen.length] = arg
        return apply(value, this, args)
      }
    }
  for (const name of ['kind', 'ports', 'data', 'channel', 'sender'])
    Object.defineProperty(Object.prototype, name, { get() { seen[seen.length] = this }, set() { seen[seen.length] = this } })
`

/** The built preload in its world, and a page that tampers with its own; both may be one. */
function preloadBeside(isApart: boolean) {
  const page = createContext({ seen: [] as unknown[] })
  const own = isApart ? createContext({}) : page
  const ipc = runInContext(ipcSource, own) as {
    readonly sent: readonly string[]
    readonly emit: (channel: string, event: object) => void
  }
  let says: (event: object) => void = () => {}
  const posted: unknown[][] = []
  const window = Object.assign(runInContext('({})', own) as object, {
    addEventListener: (_type: string, listener: typeof says) => {
      says = listener
    },
    postMessage: (...args: unknown[]) => posted.push(args),
  })
  Object.assign(own, { window, location: { origin: 'app://triptych' }, require: () => ({ ipcRenderer: ipc }) })
  runInContext(readFileSync(join(built, 'preload', 'preload.cjs'), 'utf8'), own)
  runInContext(tampering, page)
  const event = (data: unknown) => Object.assign(runInContext('({})', own) as object, { data, source: window })
  for (const data of ['"quit"', 'new Proxy({}, { get: (...all) => seen.push(all) })', `"${portWanted}"`])
    says(event(runInContext(data, page)))
  ipc.emit(portMessage, Object.assign(runInContext('({})', own) as object, { ports: ['the port'] }))
  return { ipc, posted, seen: page.seen as readonly unknown[] }
}

test('a page that tampers with what all of its objects inherit gets its port and nothing of the preload', () => {
  const { ipc, posted, seen } = preloadBeside(true)
  expect(ipc.sent.includes(portWanted)).toBe(true)
  expect(posted).toEqual([[portMessage, 'app://triptych', ['the port']]])
  expect(seen).toEqual([])
  // In one world with the preload, the same page holds what talks to main.
  const together = preloadBeside(false)
  expect(together.seen.includes(together.ipc)).toBe(true)
})
