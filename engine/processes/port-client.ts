import { type ClientLink, createORPCClient } from '@orpc/client'
import { StandardRPCLink } from '@orpc/client/standard'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { ClientPeer } from '@orpc/standard-server-peer'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import { throwFailed } from './failures.ts'
import { type Log, logToStderr } from './log.ts'
import type { Port } from './port.ts'
import { bytesOf, isEncoded } from './serve-port.ts'

/** The calling side of a port. */
export interface PortLink extends ClientLink<Record<never, never>> {
  /** Ends every call in flight with `reason`, and the port. */
  close(reason: unknown): void
}

/**
 * Calls fail with `Failed` only: the other side's failures, or what `whenClosed` says once the port has gone. A frame
 * that cannot be decoded ends the port: nothing that follows it could be trusted.
 */
export function portLink(port: Port, whenClosed: () => Promise<Error>, log: Log = logToStderr): PortLink {
  const peer = new ClientPeer((frame) => port.send(bytesOf(frame)))
  let end: unknown = null
  const close = (reason: unknown): void => {
    if (end !== null) return
    end = reason
    peer.close({ reason })
    port.close()
  }
  const refuse = (error: unknown): void => {
    if (end !== null) return
    log('a process sent a message that cannot be decoded; its channel is closed', error)
    close(new Failed('process-died', say('processes.undecodable')))
  }
  port.onFrame((frame) => {
    if (isEncoded(frame)) peer.message(frame).catch(refuse)
    else refuse(typeof frame)
  })
  port.onClose(() => void whenClosed().then(close))
  const rpc = new StandardRPCLink<Record<never, never>>(
    {
      call: async (request) => {
        if (end !== null) throw end
        try {
          const response = await peer.request(request)
          return { ...response, body: () => Promise.resolve(response.body) }
        } catch (error) {
          if (request.signal?.aborted === true) throw error
          // The carrier may refuse a frame a moment before it says that it is closed.
          close(await whenClosed())
          throw end
        }
      },
    },
    { url: 'http://orpc', interceptors: [throwFailed] },
  )
  return { call: (path, input, options) => rpc.call(path, input, options), close }
}

export function clientOver<T extends AnyContractRouter>(
  link: ClientLink<Record<never, never>>,
): ContractRouterClient<T> {
  return createORPCClient(link)
}
