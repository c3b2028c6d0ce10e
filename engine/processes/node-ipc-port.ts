import { FrameInbox } from './frame-inbox.ts'
import type { Port } from './port.ts'

/** What `ChildProcess` and `process` share: one end of Node's IPC, with serialisation `advanced` so that bytes stay bytes. */
export interface IpcEnd {
  readonly connected: boolean
  send?(message: unknown, handle: undefined, options: object, done: (error: Error | null) => void): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
  disconnect?(): void
}

/** The port over Node's IPC: give it the child in the parent, and `process` in the child. */
export function nodeIpcPort(end: IpcEnd): Port {
  const inbox = new FrameInbox()
  end.on('message', (message) => inbox.push(message))
  end.on('disconnect', () => inbox.close())
  if (!end.connected) inbox.close()
  return {
    send: (frame) =>
      new Promise((resolve, reject) => {
        if (inbox.closed || end.send === undefined) {
          reject(new Error('the other process is gone'))
          return
        }
        end.send(frame, undefined, {}, (error) => (error === null ? resolve() : reject(error)))
      }),
    onFrame: (listener) => inbox.listen(listener),
    onClose: (listener) => inbox.onClose(listener),
    close: () => {
      if (end.connected) end.disconnect?.()
      inbox.close()
    },
  }
}
