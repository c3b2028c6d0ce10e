import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Saved } from '../../contract/calls/decisions.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import { failureOf, isWorthRepeating } from './failures.ts'
import { afterRefusal, type Command, createOutbox } from './outbox.ts'
import { WireLost } from './wire.ts'

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const decide = (n: number): Command => ({
  kind: 'decide',
  decision: { id: id(n), intent: 'skip', changes: [{ kind: 'status', post: 1, before: 'todo', after: 'skipped' }] },
})
const undo = (n: number): Command => ({ kind: 'undo', id: id(n) })
const redo = (n: number): Command => ({ kind: 'redo', id: id(n) })
const idOf = (command: Command) => (command.kind === 'decide' ? command.decision.id : command.id)

class Refused extends Error {
  readonly kind: Failure['kind']
  constructor(kind: Failure['kind']) {
    super(kind)
    this.kind = kind
  }
}

/** An engine behind a transport that loses requests and answers as `fates` say; it stores each id once. */
function lossy(fates: readonly ('ok' | 'request-lost' | 'answer-lost' | 'conflict')[]) {
  const log: string[] = []
  const refused: string[] = []
  const kept: number[] = []
  const sent: string[] = []
  let turn = 0
  let idle = () => {}
  const drained = new Promise<void>((resolve) => {
    idle = resolve
  })
  const outbox = createOutbox({
    send: async (command) => {
      const fate = fates[turn++] ?? 'ok'
      sent.push(idOf(command))
      await Promise.resolve()
      if (fate === 'request-lost') throw new WireLost()
      if (fate === 'conflict' && !log.includes(idOf(command))) throw new Refused('conflict')
      if (!log.includes(idOf(command))) log.push(idOf(command))
      if (fate === 'answer-lost') throw new WireLost()
      return null as Saved | null
    },
    failureOf: (error) =>
      error instanceof Refused ? { kind: error.kind, message: error.message, facts: {} } : failureOf(error),
    isWorthRepeating,
    beforeRepeat: () => Promise.resolve(),
    onSaved: () => {},
    onRefused: (command) => refused.push(idOf(command)),
    keep: (pending) => {
      kept.push(pending.length)
      if (pending.length === 0) idle()
    },
    now: () => 42,
  })
  return { outbox, log, refused, kept, sent, drained }
}

test('decisions arrive once and in order, whatever the transport loses', async () => {
  const fate = fc.constantFrom('ok' as const, 'request-lost' as const, 'answer-lost' as const)
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), async (fates, n) => {
      const { outbox, log, refused, drained } = lossy(fates)
      for (let i = 1; i <= n; i++) outbox.push(decide(i))
      await drained
      expect(log).toEqual(Array.from({ length: n }, (_, i) => id(i + 1)))
      expect(refused).toEqual([])
      expect(outbox.state.get()).toEqual({ pending: [], savedAt: 42, trouble: null })
    }),
  )
})

test('a lost answer is asked for again with the same id', async () => {
  const { outbox, sent, drained } = lossy(['answer-lost', 'request-lost', 'ok'])
  outbox.push(decide(7))
  await drained
  expect(sent).toEqual([id(7), id(7), id(7)])
})

test('a decision stays pending, with the reason, until it is acknowledged', async () => {
  const { outbox, drained } = lossy(['request-lost'])
  outbox.push(decide(1))
  expect(outbox.state.get().pending).toHaveLength(1)
  await Promise.resolve()
  await Promise.resolve()
  expect(outbox.state.get().pending).toHaveLength(1)
  await drained
  expect(outbox.state.get().pending).toHaveLength(0)
})

test('a conflict gives up that decision and sends the next ones', async () => {
  const { outbox, log, refused, drained } = lossy(['ok', 'conflict', 'ok'])
  for (let i = 1; i <= 3; i++) outbox.push(decide(i))
  await drained
  expect(log).toEqual([id(1), id(3)])
  expect(refused).toEqual([id(2)])
})

test.each([
  { name: 'an undo of the refused decision', rest: [undo(2)], kept: [] },
  { name: 'undo and redo of the refused decision', rest: [undo(2), redo(3)], kept: [] },
  { name: 'an undo of a later decision', rest: [decide(2), undo(3)], kept: [decide(2), undo(3)] },
  { name: 'two undos after one later decision', rest: [decide(2), undo(3), undo(4)], kept: [decide(2), undo(3)] },
  { name: 'another decision', rest: [decide(2)], kept: [decide(2)] },
])('after a refusal, $name is treated as it was meant', ({ rest, kept }) => {
  expect(afterRefusal(decide(1), rest)).toEqual(kept)
})

test('what waits is kept for a reload, and nothing once all is saved', async () => {
  const { outbox, kept, drained } = lossy([])
  outbox.push(decide(1))
  outbox.push(decide(2))
  await drained
  expect(kept[0]).toBe(1)
  expect(kept.at(-1)).toBe(0)
})
