import { FrameInbox } from './frame-inbox.ts'
import type { Port } from './port.ts'

/** Node's `MessagePort`: the message is the listener's argument. */
export interface NodeMessagePort {
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: unknown): void
  close(): void
}

/** Electron's `MessagePortMain`, and a utility process seen from main: the message is the event's `data`. */
export interface ElectronMessagePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: unknown): void
  start?(): void
  close?(): void
}

export function nodeMessagePort(port: NodeMessagePort): Port {
  const inbox = new FrameInbox()
  port.on('message', (message) => inbox.push(message))
  port.on('close', () => inbox.close())
  return portOver(
    inbox,
    (frame) => port.postMessage(frame),
    () => port.close(),
  )
}

export function electronMessagePort(port: ElectronMessagePort): Port {
  const inbox = new FrameInbox()
  port.on('message', (event) => inbox.push(event.data))
  port.on('close', () => inbox.close())
  port.start?.()
  return portOver(
    inbox,
    (frame) => port.postMessage(frame),
    () => port.close?.(),
  )
}

function portOver(inbox: FrameInbox, post: (frame: unknown) => void, close: () => void): Port {
  return {
    send: async (frame) => {
      if (inbox.closed) throw new Error('the port is closed')
      post(frame)
    },
    onFrame: (listener) => inbox.listen(listener),
    onClose: (listener) => inbox.onClose(listener),
    close: () => {
      close()
      inbox.close()
    },
  }
}
