import { FrameInbox } from '../processes/frame-inbox.ts'
import type { Port } from '../processes/port.ts'
import type { ChildProcessHandle, Exit, Spawner } from '../processes/spawner.ts'
import type { ShellLine } from './shell-line.ts'

/**
 * In Electron only main can start processes: the engine asks for a role, and main answers with the new process's port.
 * What is sent before the port has come waits for it.
 */
export function electronSpawner(line: ShellLine): Spawner {
  const waiting = new Map<number, { arrived(port: Port, pid: number | null): void; exited(exit: Exit): void }>()
  let requests = 0
  line.onMessage((message, port) => {
    if (message.kind === 'worker' && port !== null) waiting.get(message.request)?.arrived(port, message.pid)
    if (message.kind === 'worker-exit') {
      waiting.get(message.request)?.exited({ code: message.code, signal: null })
      waiting.delete(message.request)
    }
  })
  return {
    spawn: (role) => {
      requests += 1
      const request = requests
      const inbox = new FrameInbox()
      let pid: number | null = null
      const arrival = Promise.withResolvers<Port>()
      const end = Promise.withResolvers<Exit>()
      // Nobody may have sent anything yet when it fails to start.
      arrival.promise.catch(() => {})
      waiting.set(request, {
        arrived: (port, itsPid) => {
          pid = itsPid
          port.onFrame((frame) => inbox.push(frame))
          port.onClose(() => inbox.close())
          arrival.resolve(port)
        },
        exited: (exit) => {
          arrival.reject(new Error('the process has ended'))
          inbox.close()
          end.resolve(exit)
        },
      })
      const child: ChildProcessHandle = {
        port: {
          send: async (frame) => (await arrival.promise).send(frame),
          onFrame: (listener) => inbox.listen(listener),
          onClose: (listener) => inbox.onClose(listener),
          close: () => {
            arrival.promise.then(
              (port) => port.close(),
              () => {},
            )
            inbox.close()
          },
        },
        get pid() {
          return pid
        },
        kill: () => void line.send({ kind: 'kill', request }),
        exited: end.promise,
      }
      void line.send({ kind: 'spawn', request, role })
      return child
    },
  }
}
