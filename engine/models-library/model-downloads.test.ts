import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type DownloadItem, ModelDownloads } from './model-downloads.ts'

const weights = Buffer.alloc(200_000, 7)
const sha256 = createHash('sha256').update(weights).digest('hex')
const siblings = [{ rfilename: 'model.safetensors', size: weights.length, lfs: { sha256, size: weights.length } }]

/** A host of our own; while `isSlow`, half of the weights come and no more. */
let isSlow = false
let server: Server
let home = ''
let downloads: ModelDownloads

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'triptych-downloads-'))
  isSlow = false
  server = createServer((request, response) => {
    if (request.url?.startsWith('/api/') === true) response.end(JSON.stringify({ sha: 'c'.repeat(40), siblings }))
    else if (isSlow) response.writeHead(200, { 'content-length': weights.length }).write(weights.subarray(0, 100_000))
    else {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      const range = { 'content-range': `bytes ${from}-${weights.length - 1}/${weights.length}` }
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? range : {}).end(weights.subarray(from))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('TRIPTYCH_MODEL_HOST', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  downloads = new ModelDownloads(home)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(home, { recursive: true, force: true })
})

async function last(items: AsyncIterable<DownloadItem>): Promise<DownloadItem | undefined> {
  let end: DownloadItem | undefined
  for await (const item of items) end = item
  return end
}
const kept = () => join(home, 'checkpoints', 'org--model', 'model.safetensors')

test('a checkpoint comes with its files told, and none of this machine’s paths', async () => {
  const end = await last(downloads.download('org/model'))
  expect(end).toEqual({
    kind: 'downloaded',
    downloaded: {
      name: 'org/model',
      revision: 'c'.repeat(40),
      files: [{ name: 'model.safetensors', bytes: 200_000 }],
    },
  })
  expect(readFileSync(kept()).equals(weights)).toBe(true)
})

test('one that is cancelled half way is not there, runs once at a time, and goes on when asked again', async () => {
  isSlow = true
  const control = new AbortController()
  const running = (async () => {
    for await (const item of downloads.download('org/model', control.signal)) {
      if (item.kind !== 'progress') continue
      await expect(last(downloads.download('org/model'))).rejects.toMatchObject({ kind: 'busy' })
      control.abort()
    }
  })()
  await expect(running).rejects.toMatchObject({ kind: 'cancelled' })
  expect(existsSync(kept())).toBe(false)
  isSlow = false
  expect(await last(downloads.download('org/model'))).toMatchObject({ kind: 'downloaded' })
  expect(readFileSync(kept()).equals(weights)).toBe(true)
})

test('without a line it says in words what may be wrong', async () => {
  vi.stubEnv('TRIPTYCH_MODEL_HOST', 'http://127.0.0.1:9')
  await expect(last(downloads.download('org/model'))).rejects.toMatchObject({
    kind: 'io',
    message: expect.stringContaining('is this machine offline'),
  })
})

test.each(['../model', 'a/b/c', 'org/..', ''])('"%s" is no name to ask for', async (name) => {
  await expect(last(downloads.download(name))).rejects.toMatchObject({ kind: 'bad-input' })
})
