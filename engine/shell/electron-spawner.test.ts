import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { implement } from '@orpc/server'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { call } from '../../contract/calls/base.ts'
import { type FromEngine, fromEngine } from '../../contract/shell/engine-messages.ts'
import { type ElectronMessagePort, nodeMessagePort } from '../processes/message-port.ts'
import { served, servePort } from '../processes/serve-port.ts'
import { SupervisedWorker } from '../processes/supervised-worker.ts'
import { electronSpawner } from './electron-spawner.ts'
import { type Carrier, shellLine } from './shell-line.ts'

// Main and its utility processes, played by this test: ports are Node's own, dressed as Electron's.
const contract = { add: call.input(z.object({ a: z.number(), b: z.number() })).output(z.number()) }
const os = implement(contract)
const router = os.router({ add: os.add.handler(({ input }) => input.a + input.b) })

function asElectron(port: MessagePort): ElectronMessagePort {
  return {
    on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
      event === 'message'
        ? port.on('message', (data) => listener({ data }))
        : port.on('close', () => listener({ data: undefined })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  }
}

function main() {
  let tell: (message: unknown, port: ElectronMessagePort | null) => void = () => {}
  const heard: FromEngine[] = []
  const workers = new Map<number, MessagePort>()
  const carrier: Carrier = {
    post: async (raw) => {
      const message = fromEngine.parse(raw)
      heard.push(message)
      if (message.kind === 'spawn') {
        const { port1, port2 } = new MessageChannel()
        workers.set(message.request, port2)
        servePort(
          nodeMessagePort(port2),
          served({ ...router, life: {} }, () => {}),
          () => {},
        )
        setTimeout(() => tell({ kind: 'worker', request: message.request, pid: 4711 }, asElectron(port1)), 20)
      }
      if (message.kind === 'kill') exit(message.request, 9)
    },
    onMessage: (listener) => {
      tell = listener
    },
    onEnd: () => {},
  }
  const exit = (request: number, code: number): void => {
    workers.get(request)?.close()
    tell({ kind: 'worker-exit', request, code }, null)
  }
  return { carrier, heard, exit }
}

test('the engine asks main for a worker and speaks to it over the port that comes', async () => {
  const { carrier, heard } = main()
  const spawner = electronSpawner(shellLine(carrier, () => {}))
  const worker = new SupervisedWorker<typeof contract>({ role: 'compute', spawner, log: () => {} })
  await expect(worker.client.add({ a: 2, b: 3 })).resolves.toBe(5)
  expect(heard).toEqual([{ kind: 'spawn', request: 1, role: 'compute' }])
  expect(worker.pid).toBe(4711)
  await worker.stop()
  expect(heard.at(-1)).toEqual({ kind: 'kill', request: 1 })
})

test('a worker that dies is asked for again', async () => {
  const { carrier, heard, exit } = main()
  const spawner = electronSpawner(shellLine(carrier, () => {}))
  const worker = new SupervisedWorker<typeof contract>({ role: 'compute', spawner, log: () => {} })
  await worker.client.add({ a: 1, b: 1 })
  exit(1, 139)
  await vi.waitUntil(() => worker.state === 'restarting', { timeout: 20_000 })
  await expect(worker.client.add({ a: 2, b: 2 })).resolves.toBe(4)
  expect(heard.filter(({ kind }) => kind === 'spawn')).toHaveLength(2)
  await worker.stop()
})

test('a worker that never starts fails its calls', async () => {
  const { carrier, exit } = main()
  const line = shellLine({ ...carrier, post: async () => {} }, () => {})
  const worker = new SupervisedWorker<typeof contract>({
    role: 'compute',
    spawner: electronSpawner(line),
    log: () => {},
  })
  const calling = worker.client.add({ a: 1, b: 1 })
  exit(1, 1)
  await expect(calling).rejects.toMatchObject({ kind: 'process-died' })
  await worker.stop()
})
