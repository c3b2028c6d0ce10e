import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  closeCodes,
  enginePath,
  engineProtocol,
  sessionAsk,
  sessionPath,
} from '../../contract/shell/browser-session.ts'
import type { EngineProcess } from './engine-process.ts'
import { type Asked, type Guard, guard as ownGuard } from './guard.ts'
import type { StaticFiles } from './static-files.ts'
import type { TabSecrets } from './tab-secrets.ts'
import { bridge } from './window-bridge.ts'

/** A message of the contract (1 MiB) with room for what surrounds it. */
export const mostMessageBytes = 1024 * 1024 + 64 * 1024
const mostSessionBytes = 1024
const mostWindows = 64
const mostConnections = 256

export interface BrowserServerOptions {
  readonly port: number
  readonly files: StaticFiles
  readonly secrets: TabSecrets
  readonly engine: EngineProcess
  /** Told how many windows are connected, whenever that changes. */
  readonly onWindows?: (count: number) => void
  readonly pingEveryMs?: number
  /** Another one shows in a test that an attack is held off by this one. */
  readonly guard?: Guard
}

export interface BrowserServer {
  /** `127.0.0.1:PORT`, the one name that it answers to. */
  readonly authority: string
  close(): Promise<void>
}

const words: Readonly<Record<number, string>> = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Too large',
  421: 'Misdirected request',
}

/** Serves the desk on this machine's loopback address only. @throws when the port is taken */
export async function startBrowserServer(options: BrowserServerOptions): Promise<BrowserServer> {
  const { port, guard = ownGuard, pingEveryMs = 15_000, onWindows = () => {} } = options
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 5_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 2_000,
  })
  server.maxHeadersCount = 64
  server.maxConnections = mostConnections
  server.keepAliveTimeout = 5_000
  await listen(server, port)
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(engineProtocol) ? engineProtocol : false),
  })
  let windows = 0
  const counted = (window: WebSocket): void => {
    onWindows(++windows)
    window.on('close', () => onWindows(--windows))
  }
  const context: Context = { ...options, authority, guard, counted, headers: guard.headers(authority) }
  server.on('request', (request, response) => void answer(request, response, context))
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head, sockets, context))
  server.on('clientError', (_error, socket) => socket.destroy())
  const pings = keepAlive(sockets, pingEveryMs)
  return {
    authority,
    close: async () => {
      clearInterval(pings)
      for (const socket of sockets.clients) socket.close(closeCodes.unavailable, 'Triptych was closed')
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      setTimeout(() => server.closeAllConnections(), 500)
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, 500)
      await closed
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

interface Context extends BrowserServerOptions {
  readonly authority: string
  readonly guard: Guard
  /** Counts a window as long as it is connected. */
  readonly counted: (window: WebSocket) => void
  readonly headers: Readonly<Record<string, string>>
}

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { files, headers, authority, guard } = context
  const verdict = guard.judge(askedOf(request), authority, false)
  if (verdict.kind === 'refuse') {
    // Whoever it was, nothing more of what it sends is read.
    response.writeHead(verdict.status, { ...headers, connection: 'close', 'content-type': 'text/plain; charset=utf-8' })
    response.end(words[verdict.status])
    return
  }
  const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/'
  if (request.method === 'POST') {
    await answerPost(request, response, path, context)
    return
  }
  const file = files.get(path)
  if (file === undefined) {
    response.writeHead(404, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
    response.end(words[404])
    return
  }
  response.writeHead(200, { ...headers, 'content-type': file.type, 'content-length': file.bytes.length })
  response.end(request.method === 'HEAD' ? undefined : file.bytes)
}

async function answerPost(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { headers, secrets }: Context,
): Promise<void> {
  const say = (status: number, body: object): void => {
    response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(body))
  }
  if (path !== sessionPath) {
    say(404, { error: words[404] })
    return
  }
  const body = await readBody(request)
  if (body === null) {
    response.setHeader('connection', 'close')
    say(413, { error: words[413] })
    return
  }
  const ask = sessionAsk.safeParse(parseJson(body))
  const secret = ask.success ? secrets.exchange(ask.data.token) : null
  if (secret === null) say(403, { error: 'This link has been used or is not known. Ask for a fresh one.' })
  else say(200, { secret })
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostSessionBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  sockets: WebSocketServer,
  { authority, guard, secrets, engine, counted }: Context,
): void {
  const verdict = guard.judge(askedOf(request), authority, true)
  if (verdict.kind === 'refuse' || request.url !== enginePath) {
    const status = verdict.kind === 'refuse' ? verdict.status : 404
    socket.end(`HTTP/1.1 ${status} ${words[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    return
  }
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  const isKnown = offered[0] === engineProtocol && offered.length === 2 && secrets.isKnown(offered[1] ?? '')
  sockets.handleUpgrade(request, socket, head, (window: WebSocket) => {
    // A broken or oversized message closes the socket with the right code; there is nothing more to do about it.
    window.on('error', () => {})
    if (!isKnown) window.close(closeCodes.unknownSecret, 'open a fresh link')
    else if (sockets.clients.size > mostWindows) window.close(closeCodes.unavailable, 'too many windows')
    else {
      counted(window)
      void bridge(window, engine)
    }
  })
}

/** A window that has not answered the last ping is gone, whatever the network says. */
function keepAlive(sockets: WebSocketServer, pingEveryMs: number): NodeJS.Timeout {
  const silent = new WeakSet<WebSocket>()
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) {
        socket.terminate()
        continue
      }
      silent.add(socket)
      socket.once('pong', () => silent.delete(socket))
      socket.ping()
    }
  }, pingEveryMs)
  timer.unref()
  return timer
}

function askedOf(request: IncomingMessage): Asked {
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
  const site = request.headers['sec-fetch-site']
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    host: request.headers.host,
    hosts,
    origin: request.headers.origin,
    site: typeof site === 'string' ? site : undefined,
  }
}
