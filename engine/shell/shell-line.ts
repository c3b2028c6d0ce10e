import { type FromEngine, type ToEngine, toEngine } from '../../contract/shell/engine-messages.ts'
import type { Log } from '../processes/log.ts'
import { type ElectronMessagePort, electronMessagePort } from '../processes/message-port.ts'
import type { IpcEnd } from '../processes/node-ipc-port.ts'
import type { Port } from '../processes/port.ts'
import { electronParentPort } from '../processes/serve-worker.ts'
import { type ChannelPort, channelPort } from './channel-port.ts'

/** The engine's line to its shell. */
export interface ShellLine {
  send(message: FromEngine): Promise<void>
  /** Called with each window's port. */
  onWindow(listener: (port: Port) => void): void
  /** Everything else that the shell says; Electron's `worker` brings a port. */
  onMessage(listener: (message: ToEngine, port: Port | null) => void): void
  /** The shell has gone. */
  onEnd(listener: () => void): void
}

/** The raw carrier of a line, whatever process it leads to. */
export interface Carrier {
  post(message: unknown): Promise<void>
  onMessage(listener: (message: unknown, port: ElectronMessagePort | null) => void): void
  onEnd(listener: () => void): void
}

export function shellLine(carrier: Carrier, log: Log): ShellLine {
  const windows = new Map<number, ChannelPort>()
  const windowListeners: ((port: Port) => void)[] = []
  const messageListeners: ((message: ToEngine, port: Port | null) => void)[] = []
  const send = (message: FromEngine): Promise<void> => carrier.post(message)

  const connect = (channel: number): ChannelPort => {
    const port = channelPort(
      (frame) => send({ kind: 'frame', channel, frame }),
      () => {
        windows.delete(channel)
        send({ kind: 'disconnect', channel }).catch((error: unknown) => log('the shell could not be told', error))
      },
    )
    windows.set(channel, port)
    return port
  }

  carrier.onMessage((raw, transferred) => {
    const parsed = toEngine.safeParse(raw)
    if (!parsed.success) {
      log('the shell sent a message that does not fit', parsed.error)
      return
    }
    const message = parsed.data
    const handed = transferred === null ? null : electronMessagePort(transferred)
    switch (message.kind) {
      case 'connect': {
        const port = handed ?? connect(message.channel)
        for (const listener of windowListeners) listener(port)
        return
      }
      case 'frame':
        windows.get(message.channel)?.receive(message.frame)
        return
      case 'taken':
        windows.get(message.channel)?.taken(message.frames)
        return
      case 'disconnect': {
        const port = windows.get(message.channel)
        windows.delete(message.channel)
        port?.end()
        return
      }
      default:
        for (const listener of messageListeners) listener(message, handed)
    }
  })
  return {
    send,
    onWindow: (listener) => void windowListeners.push(listener),
    onMessage: (listener) => void messageListeners.push(listener),
    onEnd: (listener) => carrier.onEnd(listener),
  }
}

/** Node's IPC to the process that forked us. */
export function ipcCarrier(end: IpcEnd): Carrier {
  return {
    post: (message) =>
      new Promise((resolve, reject) => {
        if (end.send === undefined || !end.connected) reject(new Error('the shell has gone'))
        else end.send(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)))
      }),
    onMessage: (listener) => void end.on('message', (message) => listener(message, null)),
    onEnd: (listener) => void end.on('disconnect', listener),
  }
}

/** A utility process's parent port to Electron's main. It has no end of its own: main kills its children. */
export function electronCarrier(): Carrier | null {
  const parent = electronParentPort()
  if (parent === null) return null
  return {
    post: async (message) => parent.postMessage(message),
    onMessage: (listener) => void parent.on('message', ({ data, ports: [port] }) => listener(data, port ?? null)),
    onEnd: () => {},
  }
}
