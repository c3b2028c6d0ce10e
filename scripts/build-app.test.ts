import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EngineProcess } from '../cli/serve/engine-process.ts'
import type { Contract } from '../contract/contract.ts'
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

test('the preload is one file that needs nothing but electron, and shows the page no function', () => {
  const preload = readFileSync(join(built, 'preload', 'preload.cjs'), 'utf8')
  expect(preload.match(/require\("([^"]+)"\)/g)).toEqual(['require("electron")'])
  expect(preload).not.toContain('exposeInMainWorld')
})
