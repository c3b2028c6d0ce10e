import { ORPCError } from '@orpc/client'
import { afterEach, expect, test } from 'vitest'
import { type Connection, connect } from './connection.ts'
import { type Wire, type WireEnd, WireLost, WireRefused } from './wire.ts'

/** A wire that the test ends when it likes; its calls answer through `answer`. */
function testWire(answer: (path: string) => Promise<unknown>) {
  const { promise, resolve } = Promise.withResolvers<WireEnd>()
  const wire: Wire = {
    link: { call: (path) => answer(path.join('.')) },
    ended: promise,
    close: () => resolve({ kind: 'lost' }),
  }
  return { wire, end: resolve }
}

const open: Connection[] = []
afterEach(() => {
  for (const connection of open.splice(0)) connection.close()
})
const connected = (openWire: Parameters<typeof connect>[0]) => {
  const connection = connect(openWire, () => 0)
  open.push(connection)
  return connection
}
const ping = (connection: Connection) => connection.client.system.ping()

test('calls wait for the first wire and travel over it', async () => {
  const { promise, resolve } = Promise.withResolvers<Wire>()
  const connection = connected(() => promise)
  expect(connection.state.get().kind).toBe('connecting')
  const answer = ping(connection)
  resolve(testWire(async (path) => path).wire)
  await expect(answer).resolves.toBe('system.ping')
  expect(connection.state.get().kind).toBe('open')
})

test('a wire that ends is replaced, and calls meanwhile wait for the next', async () => {
  const first = testWire(async () => 1)
  const second = testWire(async () => 2)
  const wires = [first, second]
  const gate = Promise.withResolvers<void>()
  let opened = 0
  const connection = connected(async () => {
    if (opened === 1) await gate.promise
    return wires[opened++]!.wire
  })
  await expect(ping(connection)).resolves.toBe(1)
  first.end({ kind: 'lost' })
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(connection.state.get()).toEqual({ kind: 'reconnecting', attempt: 0 })
  const answer = ping(connection)
  gate.resolve()
  await expect(answer).resolves.toBe(2)
})

test('a call that was under way when the wire ended fails as lost, so that the outbox repeats it', async () => {
  const lost = testWire(() => lost.wire.ended.then(() => Promise.reject(new Error('peer closed'))))
  const wires = [lost, testWire(async () => 2)]
  let opened = 0
  const connection = connected(async () => wires[opened++]!.wire)
  await connection.whenOpen()
  const answer = ping(connection)
  const outcome = expect(answer).rejects.toBeInstanceOf(WireLost)
  lost.end({ kind: 'lost' })
  await outcome
})

test('a call that a closing socket refuses to send fails as lost, before the wire has ended', async () => {
  const closing = testWire(() => Promise.reject(new Error('the socket is not open')))
  const connection = connected(async () => closing.wire)
  await expect(ping(connection)).rejects.toBeInstanceOf(WireLost)
})

test('what the engine answers stays its answer', async () => {
  const refusing = testWire(() => Promise.reject(new ORPCError('FAILED')))
  const connection = connected(async () => refusing.wire)
  await expect(ping(connection)).rejects.toBeInstanceOf(ORPCError)
})

test('failed attempts are repeated until one succeeds', async () => {
  let attempts = 0
  const connection = connected(async () => {
    if (++attempts < 4) throw new Error('no answer')
    return testWire(async () => 'up').wire
  })
  await expect(ping(connection)).resolves.toBe('up')
  expect(attempts).toBe(4)
})

test('a refusal is final and tells the person what to do', async () => {
  const connection = connected(async () => {
    throw new WireRefused('Open a fresh link.')
  })
  await expect(ping(connection)).rejects.toThrow('Open a fresh link.')
  expect(connection.state.get()).toEqual({ kind: 'refused', message: 'Open a fresh link.' })
})

test('a secret that the other side forgot later is a refusal as well', async () => {
  const wire = testWire(async () => 1)
  const connection = connected(async () => wire.wire)
  await connection.whenOpen()
  wire.end({ kind: 'refused', message: 'Open a fresh link.' })
  await expect(connection.whenOpen().then(() => ping(connection))).rejects.toThrow()
  expect(connection.state.get().kind).toBe('refused')
})

test('waiting can be given up', async () => {
  const connection = connected(() => new Promise(() => {}))
  const control = new AbortController()
  const waiting = connection.whenOpen(control.signal)
  control.abort()
  await expect(waiting).rejects.toThrow()
})
