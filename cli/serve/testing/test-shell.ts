import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import { engineProtocol } from '../../../contract/shell/browser-session.ts'
import { type BrowserServer, type BrowserServerOptions, startBrowserServer } from '../browser-server.ts'
import { EngineProcess, type EngineState } from '../engine-process.ts'
import type { StaticFiles } from '../static-files.ts'
import { TabSecrets } from '../tab-secrets.ts'
import type { testEngineContract } from './test-engine-contract.ts'

export type TestClient = ContractRouterClient<typeof testEngineContract>

export interface TestShell {
  readonly server: BrowserServer
  readonly engine: EngineProcess
  readonly secrets: TabSecrets
  readonly origin: string
  whenReady(): Promise<void>
  stop(): Promise<void>
}

export const testPage = '<!doctype html><title>Triptych</title>'

const files: StaticFiles = new Map([
  ['/', { bytes: Buffer.from(testPage), type: 'text/html; charset=utf-8' }],
  ['/index.html', { bytes: Buffer.from(testPage), type: 'text/html; charset=utf-8' }],
  ['/assets/desk.js', { bytes: Buffer.from('export {}'), type: 'text/javascript; charset=utf-8' }],
])

/** The whole browser shell on a free port, over an engine of its own. */
export async function startTestShell(
  entry: URL = new URL('./test-engine.ts', import.meta.url),
  options: Partial<BrowserServerOptions> = {},
): Promise<TestShell> {
  let listeners: ((state: EngineState) => void)[] = []
  const engine = new EngineProcess({
    args: [],
    log: 2,
    entry,
    onState: (state) => {
      for (const listener of listeners) listener(state)
    },
  })
  engine.start()
  const secrets = new TabSecrets()
  const server = await startBrowserServer({ port: 0, files, secrets, engine, ...options })
  return {
    server,
    engine,
    secrets,
    origin: `http://${server.authority}`,
    whenReady: async () => {
      if (engine.state.kind === 'ready') return
      await new Promise<void>((resolve) => {
        const listener = (state: EngineState): void => {
          if (state.kind !== 'ready') return
          listeners = listeners.filter((each) => each !== listener)
          resolve()
        }
        listeners.push(listener)
      })
    },
    stop: async () => {
      await server.close()
      await engine.stop()
    },
  }
}

/** A tab's secret, as the page gets it. */
export async function openTab(shell: TestShell): Promise<string> {
  const answer = await fetch(`${shell.origin}/session`, {
    method: 'POST',
    headers: { origin: shell.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: shell.secrets.newToken() }),
  })
  const { secret } = (await answer.json()) as { secret: string }
  return secret
}

export function openSocket(
  shell: TestShell,
  secret: string,
  { origin = shell.origin, path = '/engine' }: { readonly origin?: string | null; readonly path?: string } = {},
): WebSocket {
  return new WebSocket(`ws://${shell.server.authority}${path}`, [engineProtocol, secret], {
    ...(origin === null ? {} : { origin }),
    perMessageDeflate: false,
  })
}

/** oRPC's own WebSocket link, as the desk uses it. */
export function clientOver(socket: WebSocket): TestClient {
  socket.binaryType = 'arraybuffer'
  return createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
}

/** How a socket ended: its close code, or the status of a refused handshake. */
export function endOf(socket: WebSocket): Promise<{ readonly code: number } | { readonly status: number }> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => {
      resolve({ status: response.statusCode ?? 0 })
      socket.terminate()
    })
    socket.on('error', () => {})
    socket.on('close', (code) => resolve({ code }))
  })
}
