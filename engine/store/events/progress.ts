import { Failed } from '../../../contract/domain/failed.ts'
import type { PostId } from '../../../contract/domain/post.ts'
import type { Sentence } from '../../../contract/sentences/said.ts'
import { say } from '../../../contract/sentences/say.ts'
import type { Tally } from '../counts.ts'
import type { Source } from './canonical.ts'

export interface ChangeContext {
  readonly seq: number
  readonly at: number
  /** Undo and redo keep the moment at which a post became done. */
  readonly fresh: boolean
}

/** What one event has done so far, and which posts are to be looked at when it has done all. */
export interface Progress {
  readonly context: ChangeContext
  readonly texts: Map<PostId, string>
  /** Their mentions, or which suggestions are visible, may have changed. */
  readonly relabelled: Set<PostId>
  /** Mentions, regions, or what refers to them may have changed. */
  readonly linked: Set<PostId>
  /** A model would read them otherwise than before. */
  readonly unread: Set<PostId>
  readonly tally: { -readonly [K in keyof Tally]: number }
}

// SQLite would give back three characters for half a surrogate pair, and every later comparison would fail.
export function checkWellFormed(...texts: readonly string[]): void {
  for (const text of texts) if (!text.isWellFormed()) throw new Failed('bad-input', say('project.halfCharacter'))
}

export function checkSource(source: Source): void {
  checkWellFormed(...Object.values(source).filter((value) => typeof value === 'string'))
}

/** `before` of a change is what its author saw: anything else means that someone has been there since. */
export function checkBefore(what: Sentence, stored: string, expected: string, facts: Failed['facts']): void {
  if (stored === expected) return
  throw new Failed('conflict', say('project.changed', { what }), { ...facts, stored, expected })
}

export function checkHasSide(what: string, change: { readonly before: unknown; readonly after: unknown }): void {
  if (change.before === null && change.after === null)
    throw new Failed('bad-input', `A change of ${what} has neither side.`)
}
