import { RPCLink } from '@orpc/client/message-port'
import { ResponseValidationPlugin } from '@orpc/contract/plugins'
import { contract } from '../../contract/contract.ts'
import { portMessage, portWanted } from '../../contract/shell/window-messages.ts'
import type { OpenWire, Wire, WireEnd } from './wire.ts'

/** A port to the engine as a wire. The other side's end closes it. */
export function wireOverPort(port: MessagePort): Wire {
  const ended = new Promise<WireEnd>((resolve) => {
    port.addEventListener('close', () => resolve({ kind: 'lost' }))
  })
  const link = new RPCLink({ port, plugins: [new ResponseValidationPlugin(contract)] })
  port.start()
  return { link, ended, close: () => port.close() }
}

/** The Electron shell: waits for the preload to hand over a port. */
export const openMessagePortWire: OpenWire = (signal) =>
  new Promise((resolve, reject) => {
    const onMessage = (event: MessageEvent) => {
      if (event.source !== window || event.data !== portMessage) return
      const port = event.ports[0]
      if (port === undefined) return
      window.removeEventListener('message', onMessage)
      resolve(wireOverPort(port))
    }
    window.addEventListener('message', onMessage)
    signal.addEventListener('abort', () => {
      window.removeEventListener('message', onMessage)
      reject(signal.reason)
    })
    window.postMessage(portWanted, location.origin === 'null' ? '*' : location.origin)
  })
