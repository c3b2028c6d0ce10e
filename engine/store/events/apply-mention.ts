import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import { type Mention, mentionSource } from '../../../contract/domain/mention.ts'
import type { PostId } from '../../../contract/domain/post.ts'
import { say } from '../../../contract/sentences/say.ts'
import { spanProblem } from '../../../contract/text/boundaries.ts'
import type { EntityTypeQueries } from '../entity-types.ts'
import { prepare } from '../sqlite/bind.ts'
import { storedJson } from '../stored-json.ts'
import { mentionText, sourceText } from './canonical.ts'
import { checkBefore, checkHasSide, checkSource, type Progress } from './progress.ts'

type MentionChange = Extract<Change, { kind: 'mention' }>

interface StoredMention {
  readonly post: number
  readonly starts: number
  readonly ends: number
  readonly surface: string
  readonly type: string
  readonly verdict: Mention['verdict']
  readonly source: string
}

function mentionOf(row: StoredMention): Mention {
  const { starts, ends, surface, type, verdict, source } = row
  return {
    start: starts,
    end: ends,
    surface,
    type,
    verdict,
    source: storedJson(mentionSource, source, 'The source of a mention'),
  }
}

const counted = (mention: Mention) => (mention.verdict === 'accepted' ? 'mentions' : 'rejected')

export function mentionApplier(db: Database, types: EntityTypeQueries) {
  const postText = prepare<{ text: string }>(db, 'SELECT text FROM post_content WHERE post = ?')
  const storedMention = prepare<StoredMention>(
    db,
    'SELECT post, starts, ends, surface, type, verdict, source FROM mention WHERE id = ?',
  )
  const putMention = prepare(
    db,
    `INSERT INTO mention (id, post, starts, ends, surface, type, verdict, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET starts = excluded.starts, ends = excluded.ends, surface = excluded.surface,
       type = excluded.type, verdict = excluded.verdict, source = excluded.source`,
  )
  const deleteMention = prepare(db, 'DELETE FROM mention WHERE id = ?')

  function textOf(post: PostId, progress: Progress): string {
    const known = progress.texts.get(post)
    if (known !== undefined) return known
    const row = postText.get(post)
    if (!row) throw new Failed('not-found', say('project.noPost', { post }), { post })
    progress.texts.set(post, row.text)
    return row.text
  }

  /** @param mayBeRemoved it is of this type already, or was before what is taken back */
  function checkMention(id: string, post: PostId, mention: Mention, text: string, mayBeRemoved: boolean): void {
    const facts = { mention: id, post, start: mention.start, end: mention.end }
    const problem = spanProblem(text, mention.start, mention.end)
    if (problem) throw new Failed('bad-input', `This mention does not fit its post: ${problem}.`, facts)
    const covered = text.slice(mention.start, mention.end)
    if (covered !== mention.surface)
      throw new Failed('bad-input', say('project.otherSurface', { said: mention.surface, found: covered }), facts)
    checkSource(mention.source)
    if (!types.get(mention.type) && !(mayBeRemoved && types.wasThere(mention.type)))
      throw new Failed('bad-input', say('project.noType', { type: mention.type }), {
        ...facts,
        type: mention.type,
      })
  }

  return function applyMention(change: MentionChange, progress: Progress): void {
    checkHasSide('a mention', change)
    const { id, post, before, after } = change
    const text = textOf(post, progress)
    const row = storedMention.get(id)
    const stored = row ? mentionOf(row) : null
    const found = row && row.post !== post ? `of post ${row.post}` : mentionText(stored)
    checkBefore(say('project.theMention'), found, mentionText(before), { mention: id, post })
    if (after) {
      const { start, end, surface, type, verdict, source } = after
      checkMention(id, post, after, text, !progress.context.fresh || after.type === before?.type)
      putMention.run(id, post, start, end, surface, type, verdict, sourceText(source))
    } else {
      deleteMention.run(id)
    }
    if (stored) progress.tally[counted(stored)] -= 1
    if (after) progress.tally[counted(after)] += 1
    progress.relabelled.add(post)
    progress.linked.add(post)
  }
}
