import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { Failed } from '../../contract/domain/failed.ts'
import { type MentionRecord, mentionSource, type Suggestion, scoredType } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { prepare } from './sqlite/bind.ts'
import { storedJson } from './stored-json.ts'
import { isVisible } from './visible-suggestions.ts'

const scoredTypes = z.array(scoredType)

interface MentionRow {
  readonly id: string
  readonly starts: number
  readonly ends: number
  readonly surface: string
  readonly type: string
  readonly verdict: 'accepted' | 'rejected'
  readonly source: string
}

interface SuggestionRow {
  readonly starts: number
  readonly ends: number
  readonly surface: string
  readonly type: string
  readonly score: number
  readonly alternatives: string
}

/** The text that a span covers is stored beside it; where the two disagree, something has been damaged. */
export function checkSurface(post: PostId, text: string, row: { starts: number; ends: number; surface: string }): void {
  if (text.slice(row.starts, row.ends) !== row.surface)
    throw new Failed(
      'corrupt',
      `Post ${post} is damaged: its span ${row.starts}-${row.ends} should cover "${row.surface}". Check the project.`,
      { post, start: row.starts, end: row.ends },
    )
}

/** What people decided about a post, and what the machine proposes beside it; surfaces are checked on the way out. */
export function postMentions(db: Database) {
  const columns = 'id, starts, ends, surface, type, verdict, source'
  const all = prepare<MentionRow>(db, `SELECT ${columns} FROM mention WHERE post = ? ORDER BY starts, ends, id`)
  const visible = prepare<SuggestionRow>(
    db,
    `SELECT starts, ends, surface, type, score, alternatives FROM suggestion s
     WHERE s.post = ? AND ${isVisible} ORDER BY starts, ends, place`,
  )
  return {
    of(post: PostId, text: string): MentionRecord[] {
      return all.all(post).map((row) => {
        checkSurface(post, text, row)
        const { id, starts, ends, surface, type, verdict, source } = row
        const origin = storedJson(mentionSource, source, `The source of mention ${id}`)
        return { id, post, start: starts, end: ends, surface, type, verdict, source: origin }
      })
    },
    suggested(post: PostId, text: string): Suggestion[] {
      return visible.all(post).map((row) => {
        checkSurface(post, text, row)
        const { starts, ends, surface, type, score, alternatives } = row
        return {
          start: starts,
          end: ends,
          surface,
          type,
          score,
          alternatives: storedJson(scoredTypes, alternatives, `A suggestion of post ${post}`),
        }
      })
    },
  }
}
