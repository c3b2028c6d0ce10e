import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { mostMessageBytes } from './browser-server.ts'
import {
  clientOver,
  endOf,
  openSocket,
  openTab,
  startTestShell,
  type TestShell,
  testPage,
} from './testing/test-shell.ts'

let shell: TestShell
/** Another, for those that fill it up; it asks often whether its windows are there. */
let crowded: TestShell
const counts: number[] = []
beforeAll(async () => {
  shell = await startTestShell()
  crowded = await startTestShell(undefined, { pingEveryMs: 100, onWindows: (count) => void counts.push(count) })
  await Promise.all([shell.whenReady(), crowded.whenReady()])
})
afterAll(() => Promise.all([shell.stop(), crowded.stop()]))

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** As a page of our own asks, except for what `ask` changes. */
function send(
  path: string,
  ask: { method?: string; headers?: Record<string, string | string[]>; body?: string; without?: string[] } = {},
): Promise<Answer> {
  const [host, port] = shell.server.authority.split(':')
  const headers: Record<string, string | string[]> = {
    host: shell.server.authority,
    origin: shell.origin,
    'content-type': 'application/json',
    ...ask.headers,
  }
  for (const name of ask.without ?? []) delete headers[name]
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path, method: ask.method ?? 'GET', headers, setHost: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end(ask.body)
  })
}

const exchange = (token: string, headers: Record<string, string> = {}, without: string[] = []): Promise<Answer> =>
  send('/session', { method: 'POST', headers, without, body: JSON.stringify({ token }) })

test('the desk is served, and only what the build made', async () => {
  expect(await send('/')).toMatchObject({ status: 200, body: testPage })
  expect((await send('/assets/desk.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
  for (const path of [
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%5c..%5csecret',
    '/assets/../index.html',
    '/assets/..;/index.html',
    '/%00',
    '/index.html%00.js',
    '/assets/',
    '/package.json',
  ])
    expect((await send(path)).status, path).toBe(404)
})

test('every answer carries the same protective headers, and none opens us to other sites', async () => {
  const answers = [
    await send('/'),
    await send('//evil.test/'),
    await exchange('A'.repeat(43)),
    await send('/', { headers: { origin: 'http://evil.test' } }),
    await send('/nothing'),
    await send('/', { method: 'OPTIONS' }),
    await send('/session', { method: 'POST', body: 'A'.repeat(100_000) }),
    await send('/', { headers: { host: 'evil.test' } }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 403, 403, 404, 405, 413, 421])
  for (const { headers } of answers) {
    expect(headers).not.toHaveProperty('location')
    expect(headers).not.toHaveProperty('set-cookie')
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
    })
    expect(headers['permissions-policy']).toContain('camera=()')
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('a page under another name gets nothing; under ours it gets the desk', async () => {
  for (const host of ['evil.test', 'localhost:80', `localhost:${shell.server.authority.split(':')[1]}`])
    expect((await send('/', { headers: { host } })).status).toBe(421)
  expect((await send('/')).status).toBe(200)
})

test('a token sent from elsewhere is refused and stays unused; from our page it opens a tab', async () => {
  const token = shell.secrets.newToken()
  for (const origin of ['http://evil.test', 'null', 'http://127.0.0.1:1'])
    expect((await exchange(token, { origin })).status).toBe(403)
  expect((await exchange(token, {}, ['origin'])).status).toBe(403)
  expect((await exchange(token, { 'sec-fetch-site': 'same-site' })).status).toBe(403)
  expect((await exchange(token)).status).toBe(200)
})

test('a used token and a made-up one get the same answer', async () => {
  const token = shell.secrets.newToken()
  await exchange(token)
  const used = await exchange(token)
  const invented = await exchange('A'.repeat(43))
  const malformed = await exchange('short')
  for (const answer of [used, invented, malformed]) {
    expect(answer.status).toBe(403)
    expect(answer.body).toBe(used.body)
  }
})

test('a body that is too large is refused unread', async () => {
  const answer = await send('/session', { method: 'POST', body: `{"token":"${'A'.repeat(100_000)}"}` })
  expect(answer.status).toBe(413)
})

test.each(['OPTIONS', 'PUT', 'DELETE'])('%s is refused without a hint for other sites', async (method) => {
  const answer = await send('/session', { method, headers: { 'access-control-request-method': 'POST' } })
  expect(answer.status).toBe(405)
})

test('a window with its secret reaches the engine', async () => {
  const socket = openSocket(shell, await openTab(shell))
  const client = clientOver(socket)
  const first = await client.count()
  expect(await client.count()).toBe(first + 1)
  expect(await client.size(new Blob([new Uint8Array(512 * 1024)]))).toBe(512 * 1024)
  socket.close()
})

test.each([
  { name: 'without an origin', origin: null },
  { name: 'from another site', origin: 'http://evil.test' },
  { name: 'from another port of this machine', origin: 'http://127.0.0.1:1' },
])('a window $name is refused before any WebSocket exists', async ({ origin }) => {
  const secret = await openTab(shell)
  expect(await endOf(openSocket(shell, secret, { origin }))).toEqual({ status: 403 })
})

test('a window without a secret, with a wrong one or with a cookie only never reaches the engine', async () => {
  const before = await countOnce()
  const secret = await openTab(shell)
  for (const wrong of ['A'.repeat(43), secret.toLowerCase(), shell.secrets.newToken()])
    expect(await endOf(openSocket(shell, wrong))).toEqual({ code: 4401 })
  const { WebSocket } = await import('ws')
  const cookie = new WebSocket(`ws://${shell.server.authority}/engine`, ['triptych'], {
    origin: shell.origin,
    headers: { cookie: `secret=${secret}` },
  })
  cookie.on('open', () => cookie.send(JSON.stringify({ i: '1', p: { u: '/count' } })))
  expect(await endOf(cookie)).toEqual({ code: 4401 })
  expect(await countOnce()).toBe(before + 1)
})

async function countOnce(): Promise<number> {
  const socket = openSocket(shell, await openTab(shell))
  const count = await clientOver(socket).count()
  socket.close()
  return count
}

test('a message that is too large closes its window and no other', async () => {
  const [secret, another] = [await openTab(shell), await openTab(shell)]
  const [big, other] = [openSocket(shell, secret), openSocket(shell, another)]
  await new Promise((resolve) => big.on('open', resolve))
  const ended = endOf(big)
  big.send('x'.repeat(mostMessageBytes + 1))
  expect(await ended).toEqual({ code: 1009 })
  expect(await clientOver(other).pid()).toBe(shell.engine.pid)
  other.close()
})

test('nonsense closes the window that sent it; the engine goes on', async () => {
  const pid = shell.engine.pid
  for (const nonsense of ['{', '[]', '"text"', 'null', '{"i":"1","t":9}', '{"i":"1","p":{"u":"http://["}}']) {
    const socket = openSocket(shell, await openTab(shell))
    await new Promise((resolve) => socket.on('open', resolve))
    socket.send(nonsense)
    await wait(30)
    socket.close()
  }
  expect(await countOnce()).toBeGreaterThan(0)
  expect(shell.engine.pid).toBe(pid)
})

test('an unknown call is an error for its caller only', async () => {
  const socket = openSocket(shell, await openTab(shell))
  const client = clientOver(socket)
  const other = client as unknown as { readonly nothing: { readonly here: () => Promise<unknown> } }
  await expect(other.nothing.here()).rejects.toThrow()
  expect(await client.pid()).toBe(shell.engine.pid)
  socket.close()
})

test('a window that does not read holds the engine up, not its memory', async () => {
  const socket = openSocket(shell, await openTab(shell))
  const reader = openSocket(shell, await openTab(shell))
  const client = clientOver(socket)
  const stream = await client.stream({ items: 10_000, size: 100_000 })
  await stream.next()
  socket.pause()
  let last = -1
  await vi.waitUntil(
    async () => {
      const sent = await clientOver(reader).sent()
      const stands = sent === last
      last = sent
      return stands
    },
    { interval: 300, timeout: 20_000 },
  )
  expect(last).toBeLessThan(2_000)
  socket.terminate()
  reader.close()
})

test('the window after the sixty-fourth is sent away; the others stay', async () => {
  const tabs = await Promise.all(Array.from({ length: 64 }, () => openTab(crowded)))
  const windows = tabs.map((secret) => openSocket(crowded, secret))
  await Promise.all(windows.map((window) => new Promise((resolve) => window.on('open', resolve))))
  expect(counts.at(-1)).toBe(64)
  expect(await endOf(openSocket(crowded, await openTab(crowded)))).toEqual({ code: 1013 })
  const [first, second] = windows
  expect(await clientOver(first!).pid()).toBe(crowded.engine.pid)
  const ended = endOf(second!)
  second!.close()
  await ended
  await vi.waitUntil(() => counts.at(-1) === 63)
  expect(await clientOver(openSocket(crowded, await openTab(crowded))).pid()).toBe(crowded.engine.pid)
  for (const window of windows) window.terminate()
  await vi.waitUntil(() => counts.at(-1) === 1)
})

test('a window that answers no ping is ended, one that does is not', async () => {
  const { WebSocket } = await import('ws')
  const silent = new WebSocket(`ws://${crowded.server.authority}/engine`, ['triptych', await openTab(crowded)], {
    origin: crowded.origin,
    autoPong: false,
  })
  const answering = openSocket(crowded, await openTab(crowded))
  let pings = 0
  answering.on('ping', () => {
    pings += 1
  })
  expect(await endOf(silent)).toEqual({ code: 1006 })
  await vi.waitUntil(() => pings >= 3)
  expect(await clientOver(answering).pid()).toBe(crowded.engine.pid)
  answering.close()
})

test('of connections at most 256 are held; when they have gone there is room again', async () => {
  const [host, port] = crowded.server.authority.split(':')
  const idle = Array.from({ length: 300 }, () => connect(Number(port), host).on('error', () => {}))
  const open = (): number => idle.filter((socket) => !socket.closed && socket.readyState === 'open').length
  for (const socket of idle) socket.resume()
  await vi.waitUntil(() => idle.every((socket) => !socket.connecting) && open() <= 256, { timeout: 4_000 })
  // Some of the places are taken by connections that tests before this one keep alive.
  expect(open()).toBeGreaterThan(100)
  for (const socket of idle) socket.destroy()
  await vi.waitUntil(async () => (await fetch(`${crowded.origin}/`).catch(() => null))?.status === 200)
})

test('headers that come too slowly end the connection', async () => {
  const [host, port] = shell.server.authority.split(':')
  const socket = connect(Number(port), host)
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nhost: ')
  const started = performance.now()
  socket.resume()
  await new Promise((resolve) => socket.on('close', resolve))
  expect(performance.now() - started).toBeLessThan(15_000)
})
