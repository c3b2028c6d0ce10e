import type { AnyRouter } from '@orpc/server'
import { StandardRPCHandler } from '@orpc/server/standard'
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer'
import { type EncodedMessage, ServerPeer } from '@orpc/standard-server-peer'
import { failuresAsData } from './failures.ts'
import { type Log, logToStderr } from './log.ts'
import type { Port } from './port.ts'

/** A router that can be served over any number of ports. */
export type Served = StandardRPCHandler<Record<never, never>>

export function served(router: AnyRouter, log: Log = logToStderr): Served {
  const failures = failuresAsData(log)
  return new StandardRPCHandler(router, { clientInterceptors: [failures], interceptors: [failures] })
}

/**
 * Answers calls that come over `port` until it closes; calls still running then are aborted. Speaks the frames of
 * oRPC's message-port and WebSocket adapters. Those leave a frame that cannot be decoded as an unhandled rejection,
 * which ends a Node process; here it closes the port that sent it.
 */
export function servePort(port: Port, handler: Served, log: Log = logToStderr): void {
  const peer = new ServerPeer((frame) => port.send(bytesOf(frame)))
  const handle = createServerPeerHandleRequestFn(handler, { context: {} })
  let closed = false
  port.onFrame((frame) => {
    if (!isEncoded(frame)) {
      log(`a frame of type ${typeof frame} is no message; its port is closed`)
      port.close()
      return
    }
    peer.message(frame, handle).catch((error: unknown) => {
      if (closed) return // Its caller has gone; the answer had nowhere to go.
      log('a message could not be answered; its port is closed', error)
      port.close()
    })
  })
  port.onClose(() => {
    closed = true
    peer.close()
  })
}

export function isEncoded(frame: unknown): frame is EncodedMessage {
  return typeof frame === 'string' || frame instanceof Uint8Array || frame instanceof ArrayBuffer
}

export function bytesOf(frame: EncodedMessage): string | Uint8Array {
  return typeof frame === 'string' || frame instanceof Uint8Array ? frame : new Uint8Array(frame)
}
