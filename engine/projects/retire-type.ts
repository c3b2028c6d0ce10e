import { randomUUID } from 'node:crypto'
import { setImmediate as immediate } from 'node:timers/promises'
import type { PostView } from '../../contract/calls/posts.ts'
import type { TypeFate, TypeKind } from '../../contract/calls/types.ts'
import type { Change } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { MentionRecord } from '../../contract/domain/mention.ts'
import type { RelationRecord } from '../../contract/domain/relation.ts'
import { say } from '../../contract/sentences/say.ts'
import type { OpenProject } from './open-project.ts'

/** In one decision, which is one step of undo; few enough to keep the engine for some milliseconds only. */
const mostChanges = 1_000

export interface RetireAsk {
  readonly kind: TypeKind
  readonly name: string
  readonly fate: TypeFate
}

/**
 * Removes a type if that has not been done, and settles what is of it: see `types.retire` of the contract. What another type
 * should replace is settled first, so that undoing step by step never meets a type that is not there.
 *
 * @throws Failed `bad-input`, `conflict`, `not-found`: what was done before stays
 */
export async function retireType(
  project: Pick<OpenProject, 'store' | 'decide'>,
  { kind, name, fate }: RetireAsk,
): Promise<{ readonly changes: number; readonly decisions: number }> {
  const { store } = project
  const [known, intent] =
    kind === 'entity'
      ? ([store.types(), 'edit-types'] as const)
      : ([store.relationTypes(), 'edit-relation-types'] as const)
  if (fate.kind === 'retype' && (fate.to === name || !known.some((type) => type.name === fate.to)))
    throw new Failed('bad-input', say('project.noOtherType', { type: fate.to }), { type: fate.to })
  const done = { changes: 0, decisions: 0 }
  let waiting: Change[] = []
  const decide = (): void => {
    if (waiting.length === 0) return
    project.decide({ id: randomUUID(), intent, changes: waiting })
    done.changes += waiting.length
    done.decisions += 1
    waiting = []
  }
  for (const post of fate.kind === 'keep' ? [] : store.typeUses.posts(kind, name)) {
    const view = store.posts.get(post)
    const changes = kind === 'entity' ? mentionChanges(view, name, fate) : relationChanges(view, name, fate)
    if (waiting.length + changes.length > mostChanges) {
      decide()
      await immediate()
    }
    waiting.push(...changes)
  }
  const removed = removal(store, kind, name)
  if (removed !== null) waiting.push(removed)
  decide()
  return done
}

/** null: that has been done. */
function removal(store: OpenProject['store'], kind: TypeKind, name: string): Change | null {
  if (kind === 'entity') {
    const before = store.types().find((type) => type.name === name)
    return before === undefined ? null : { kind: 'entity-type', name, before, after: null }
  }
  const before = store.relationTypes().find((type) => type.name === name)
  return before === undefined ? null : { kind: 'relation-type', name, before, after: null }
}

function mentionChanges(view: PostView, name: string, fate: TypeFate): Change[] {
  const { post } = view
  const own = view.mentions.filter(({ type }) => type === name)
  const isKept = ({ verdict }: MentionRecord) => fate.kind === 'retype' && verdict === 'accepted'
  const gone = new Set(own.filter((record) => !isKept(record)).map(({ id }) => id))
  const changed = own.map((record): Change => {
    const before = mentionIn(record)
    const after = fate.kind === 'retype' && isKept(record) ? { ...before, type: fate.to } : null
    return { kind: 'mention', id: record.id, post, before, after }
  })
  return [...referring(view, gone), ...changed]
}

/** What would speak of mentions that are not there any more. */
function referring({ post, relations, groundings, links }: PostView, gone: ReadonlySet<string>): Change[] {
  return [
    ...relations
      .filter(({ head, tail }) => gone.has(head) || gone.has(tail))
      .map((record): Change => ({ kind: 'relation', id: record.id, post, before: relationIn(record), after: null })),
    ...groundings
      .filter(({ mention }) => gone.has(mention))
      .map(({ mention, region, verdict, source }): Change => {
        return { kind: 'grounding', post, mention, region, before: { verdict, source }, after: null }
      }),
    ...links
      .filter(({ mention }) => gone.has(mention))
      .map(({ mention, entity, verdict, source }): Change => {
        return { kind: 'link', post, mention, entity, before: { verdict, source }, after: null }
      }),
  ]
}

function relationChanges({ post, relations }: PostView, name: string, fate: TypeFate): Change[] {
  const ends = ({ head, tail }: RelationRecord) => `${head} ${tail}`
  const to = fate.kind === 'retype' ? fate.to : null
  // Of a pair that has the other relation already, one is enough.
  const has = new Set(relations.filter(({ type }) => type === to).map(ends))
  return relations
    .filter(({ type }) => type === name)
    .map((record): Change => {
      const before = relationIn(record)
      const stays = to !== null && record.verdict === 'accepted' && !has.has(ends(record))
      return { kind: 'relation', id: record.id, post, before, after: stays ? { ...before, type: to } : null }
    })
}

const mentionIn = ({ start, end, surface, type, verdict, source }: MentionRecord) => ({
  start,
  end,
  surface,
  type,
  verdict,
  source,
})

const relationIn = ({ head, tail, type, verdict, source }: RelationRecord) => ({ head, tail, type, verdict, source })
