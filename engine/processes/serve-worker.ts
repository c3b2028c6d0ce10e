import { flushCompileCache } from 'node:module'
import { type AnyRouter, os } from '@orpc/server'
import { type Log, logToStderr } from './log.ts'
import { type ElectronMessagePort, electronMessagePort } from './message-port.ts'
import { nodeIpcPort } from './node-ipc-port.ts'
import type { Port } from './port.ts'
import { served, servePort } from './serve-port.ts'

/** A utility process's way to main. The first message brings the channel to the engine. */
export interface ElectronParentPort {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly ElectronMessagePort[] }) => void,
  ): unknown
  postMessage(message: unknown): void
}

/** Present in Electron's utility processes only. */
export function electronParentPort(): ElectronParentPort | null {
  return 'parentPort' in process ? (process.parentPort as ElectronParentPort) : null
}

/**
 * The whole of a worker's entry: answers the engine's calls until the engine goes, and then ends. Calls end early when
 * their `signal` is aborted; what does not look at it is killed by the engine.
 */
export function serveWorker(router: AnyRouter, log: Log = logToStderr): void {
  // A worker is killed when its job is done, and Node would keep what it compiled at an orderly end only.
  flushCompileCache()
  // Ctrl+C reaches the whole process group; when to end is the engine's to say.
  process.on('SIGINT', () => {})
  const handler = served({ ...router, life: { ping: os.handler(() => true) } }, log)
  const serve = (port: Port): void => {
    port.onClose(() => process.exit(0))
    servePort(port, handler, log)
  }
  const parent = electronParentPort()
  if (parent === null) {
    serve(nodeIpcPort(process))
    return
  }
  let isServed = false
  parent.on('message', ({ ports: [port] }) => {
    if (port === undefined || isServed) return
    isServed = true
    serve(electronMessagePort(port))
  })
}
