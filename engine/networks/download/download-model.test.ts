import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkpointFolder, downloadModel, findCheckpoint, type ModelDownload } from './download-model.ts'
import { checkedAddress } from './get.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const gitHash = (bytes: Uint8Array) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
const commit = 'c'.repeat(40)
const weights = randomBytes(300_000)
const config = Buffer.from('{"num_attention_heads": 2}')
const content: Readonly<Record<string, Buffer>> = { 'model.safetensors': weights, 'config.json': config }

/** How our own host misbehaves; left out, it is honest. */
interface Manners {
  readonly listing?: (honest: unknown) => unknown
  readonly file?: (request: IncomingMessage, response: ServerResponse, name: string) => boolean
}

let manners: Manners = {}
let asked: { readonly url: string; readonly range: string | undefined }[] = []
let server: Server
let host = ''
let home = ''

const listing = () => ({
  sha: commit,
  siblings: [
    { rfilename: 'config.json', size: config.length, blobId: gitHash(config) },
    { rfilename: 'model.safetensors', size: 1, lfs: { sha256: sha256(weights), size: weights.length } },
    { rfilename: 'pytorch_model.bin', size: 5, blobId: gitHash(Buffer.from('12345')) },
    { rfilename: '../evil.sh', size: 4, blobId: gitHash(Buffer.from('evil')) },
    { rfilename: 'run_me.py', size: 4, blobId: gitHash(Buffer.from('evil')) },
  ],
})

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? ''
  asked.push({ url, range: request.headers.range })
  if (url.startsWith('/api/models/org/model/revision/main')) {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(manners.listing?.(listing()) ?? listing()))
    return
  }
  const name = url.split('/').at(-1)!
  if (!url.startsWith(`/org/model/resolve/${commit}/`) || content[name] === undefined) {
    response.writeHead(404).end()
    return
  }
  if (manners.file?.(request, response, name) === true) return
  serve(request, response, content[name])
}

function serve(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const rest = bytes.subarray(from)
  response.setHeader('content-length', rest.length)
  if (from > 0) response.setHeader('content-range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`)
  response.writeHead(from > 0 ? 206 : 200).end(rest)
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'triptych-download-'))
  asked = []
  manners = {}
  server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(home, { recursive: true })
})

const download = (more: Partial<ModelDownload> = {}) =>
  downloadModel({
    name: 'org/model',
    host,
    revision: 'main',
    signal: new AbortController().signal,
    onProgress: () => {},
    home,
    env: {},
    stallMs: 2_000,
    ...more,
  })
const folder = () => checkpointFolder('org/model', home)
const stored = () => readFile(join(folder(), 'model.safetensors'))
const rangesOf = (name: string) => asked.filter(({ url }) => url.endsWith(name)).map(({ range }) => range)

/** Sends so much of a file and hangs up, so many times. */
function breaking(after: number, times: number): Manners {
  let left = times
  return {
    file: (request, response, name) => {
      if (name !== 'model.safetensors' || left-- <= 0) return false
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      response.setHeader('content-length', weights.length - from)
      if (from > 0) response.setHeader('content-range', `bytes ${from}-${weights.length - 1}/${weights.length}`)
      response.writeHead(from > 0 ? 206 : 200)
      response.write(weights.subarray(from, from + after), () => setTimeout(() => response.destroy(), 50))
      return true
    },
  }
}

describe('a model', () => {
  test('comes with the files that are wanted, verified, and is found by its name', async () => {
    const progress: string[] = []
    const found = await download({ onProgress: (file, bytes, size) => progress.push(`${file} ${bytes}/${size}`) })
    expect(found).toMatchObject({ folder: folder(), revision: commit })
    expect(found.files.map(({ name }) => name)).toEqual(['config.json', 'model.safetensors'])
    expect(await stored()).toEqual(weights)
    expect((await readdir(folder())).sort()).toEqual(['.revision', 'config.json', 'model.safetensors'])
    expect(progress.at(-1)).toBe(`model.safetensors ${weights.length}/${weights.length}`)
    expect(asked.map(({ url }) => url).join(' ')).not.toMatch(/evil|run_me|pytorch_model/)
    expect(findCheckpoint('org/model', home)).toBe(folder())
  })

  test('that is there is not downloaded again', async () => {
    await download()
    asked = []
    await download()
    expect(asked.map(({ url }) => url.split('?')[0])).toEqual(['/api/models/org/model/revision/main'])
  })

  test('goes on where the line broke', async () => {
    manners = breaking(100_000, 2)
    await download()
    expect(await stored()).toEqual(weights)
    const [first, second, third] = rangesOf('model.safetensors')
    expect(first).toBeUndefined()
    expect(second).toBe('bytes=100000-')
    expect(third).toBe('bytes=200000-')
  })

  test('that broke off too often is gone on with by the next command', async () => {
    manners = breaking(1_000, 99)
    await expect(download()).rejects.toThrow(/model\.safetensors: .*what came so far is kept/)
    const kept = (await readFile(join(folder(), 'model.safetensors.part'))).length
    expect(kept).toBeGreaterThanOrEqual(1_000)
    manners = {}
    asked = []
    await download()
    expect(rangesOf('model.safetensors')).toEqual([`bytes=${kept}-`])
    expect(await stored()).toEqual(weights)
  })

  test('from a host that knows no ranges starts anew', async () => {
    await download()
    await rm(join(folder(), 'model.safetensors'))
    await writeFile(join(folder(), 'model.safetensors.part'), weights.subarray(0, 5_000))
    manners = {
      file: (_request, response, name) => (name === 'model.safetensors' ? Boolean(response.end(weights)) : false),
    }
    await download()
    expect(await stored()).toEqual(weights)
  })

  test('is cancelled in the middle, and nothing has its name', async () => {
    const cancel = new AbortController()
    manners = {
      file: (_request, response, name) =>
        name === 'model.safetensors' ? response.write(weights.subarray(0, 9_000)) || true : false,
    }
    const going = download({
      signal: cancel.signal,
      onProgress: (file) => file === 'model.safetensors' && cancel.abort(),
    })
    await expect(going).rejects.toMatchObject({ kind: 'cancelled' })
    expect(existsSync(join(folder(), 'model.safetensors'))).toBe(false)
  })

  test('comes through a proxy where the settings say so', async () => {
    const through: string[] = []
    const proxy = createServer((incoming, outgoing) => {
      through.push(incoming.url ?? '')
      const target = new URL(incoming.url ?? '')
      incoming.pipe(
        request(target, { headers: incoming.headers, method: incoming.method ?? 'GET' }, (found) => {
          outgoing.writeHead(found.statusCode ?? 500, found.headers)
          found.pipe(outgoing)
        }),
      )
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    try {
      await download({ env: { HTTP_PROXY: address } })
      expect(through[0]).toBe(`${host}/api/models/org/model/revision/main?blobs=true`)
      expect(await stored()).toEqual(weights)
      through.length = 0
      await rm(folder(), { recursive: true })
      await download({ env: { HTTP_PROXY: address, NO_PROXY: '127.0.0.1' } })
      expect(through).toEqual([])
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
  })
})

describe('a host that lies', () => {
  const wrong = Buffer.from(weights)
  wrong[7]! ^= 1
  const only = (act: (response: ServerResponse, request: IncomingMessage) => void): Manners => ({
    file: (incoming, response, name) => {
      if (name !== 'model.safetensors') return false
      act(response, incoming)
      return true
    },
  })
  test.each([
    {
      name: 'with one wrong bit',
      manners: only((r) => r.end(wrong)),
      says: /not those that were promised .*thrown away/,
    },
    {
      name: 'with a length that was not told of',
      manners: only((r) => r.end(weights.subarray(5))),
      says: /told of 300000 bytes and now sends 299995/,
    },
    {
      name: 'without a length, sending more',
      manners: only((r) => {
        r.write(weights)
        r.end(weights)
      }),
      says: /more than the 300000 bytes/,
    },
    {
      name: 'with an answer of its own',
      manners: { listing: () => ({ sha: 'x' }) },
      says: /does not answer as expected/,
    },
    {
      name: 'without a hash',
      manners: { listing: () => ({ sha: commit, siblings: [{ rfilename: 'model.safetensors', size: 3 }] }) },
      says: /neither size nor hash/,
    },
    {
      name: 'with no weights at all',
      manners: { listing: () => ({ sha: commit, siblings: [] }) },
      says: /has neither model\.safetensors nor pytorch_model\.bin/,
    },
    {
      name: 'sending round in circles',
      manners: only((r, q) => r.writeHead(302, { location: q.url }).end()),
      says: /from one address to the next/,
    },
    {
      name: 'sending elsewhere, unprotected',
      manners: only((r) => r.writeHead(302, { location: 'http://example.invalid/x' }).end()),
      says: /is no address to download from/,
    },
    {
      name: 'with a login page',
      manners: only((r) => r.writeHead(401).end('log in')),
      says: /does not give .* to everyone \(401\)/,
    },
  ])('$name is refused, and nothing has the file’s name', async ({ manners: bad, says }) => {
    manners = bad
    await expect(download()).rejects.toThrow(says)
    expect(existsSync(join(folder(), 'model.safetensors'))).toBe(false)
  })

  test('wrong bytes are not gone on with', async () => {
    manners = only((response) => response.end(wrong))
    await expect(download()).rejects.toThrow('thrown away')
    expect(existsSync(join(folder(), 'model.safetensors.part'))).toBe(false)
    manners = {}
    await download()
    expect(await stored()).toEqual(weights)
  })

  test('with a range that was not asked for', async () => {
    manners = breaking(100_000, 1)
    const once = manners.file!
    manners = {
      file: (incoming, response, name) => {
        if (incoming.headers.range === undefined) return once(incoming, response, name)
        response.writeHead(206, { 'content-range': 'bytes 0-9/300000' }).end(weights.subarray(0, 10))
        return true
      },
    }
    await expect(download()).rejects.toThrow('the host sends "bytes 0-9/300000"')
  })

  test('that sends nothing any more is left after a while', async () => {
    manners = only((response) => void response.writeHead(200).write(weights.subarray(0, 10)))
    await expect(download({ stallMs: 100 })).rejects.toThrow(/what came so far is kept/)
  })
})

test('a machine that is offline is told so', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  await expect(download({ host: `http://127.0.0.1:${port}` })).rejects.toThrow(
    /cannot be reached \(ECONNREFUSED\): is this machine offline, .*HTTPS_PROXY.*A folder .* can be imported/,
  )
})

test('an unknown model is said to be none', async () => {
  await expect(download({ name: 'org/other' })).rejects.toMatchObject({ kind: 'not-found' })
})

test.each(['../x', 'a/b/c', 'a b', '', '/etc', 'a/../b', 'http://x'])('"%s" is no name', async (name) => {
  await expect(download({ name })).rejects.toMatchObject({ kind: 'bad-input' })
  expect(asked).toEqual([])
})

test.each(['http://example.com', 'ftp://x', 'file:///etc/passwd', 'https://user:pass@x', 'nonsense'])(
  '%s is no host',
  (address) => {
    expect(() => checkedAddress(address)).toThrow('is no address to download from')
  },
)
