import type { Database } from 'better-sqlite3'
import { Failed } from '../../../contract/domain/failed.ts'
import type { ImportFormat } from '../../../contract/domain/import.ts'
import { spanProblem } from '../../../contract/text/boundaries.ts'
import { joinMetadata } from '../../../exchange/join-metadata.ts'
import type { PostRecord, RecordMention } from '../../../exchange/record.ts'
import { contentDigest, type PostContent } from '../content-digest.ts'
import { sourceText } from '../events/canonical.ts'
import { prepare } from '../sqlite/bind.ts'
import { foldPost } from '../text-fold.ts'
import { uuid7 } from '../uuid7.ts'
import { wordsProblem, wordsText } from '../words-text.ts'
import { flatSpans } from './flat-spans.ts'
import { isHeldOut, postIdentity, postKey } from './post-key.ts'
import { checkTypeName, linkStager } from './stage-links.ts'
import type { Segment, StagedFacts } from './staging.ts'

const mostMetadata = 64 * 1024
const mostExamples = 100

type OverlapExample = StagedFacts['overlapExamples'][number]

/** What the tables do not hold of what has been staged. */
export interface StagedLosses {
  overlaps: number
  readonly examples: OverlapExample[]
  /** Records that another file of this import brought already. */
  repeated: number
}

/** Takes records into the staging tables, inside the caller's transaction. */
export function recordStager(db: Database, alias: string, segment: Segment, now: () => number, losses: StagedLosses) {
  const fileOf = prepare<{ id: number }>(db, `SELECT id FROM ${alias}.file WHERE name = ?`)
  const addFile = prepare(db, `INSERT INTO ${alias}.file (name, format, source) VALUES (?, ?, ?)`)
  const countFile = prepare(
    db,
    `UPDATE ${alias}.file SET posts = posts + ?, mentions = mentions + ?, relations = relations + ?, regions = regions + ? WHERE id = ?`,
  )
  const see = prepare<{ times: number }>(
    db,
    `INSERT INTO ${alias}.seen (file, identity, times) VALUES (?, ?, 1)
     ON CONFLICT (file, identity) DO UPDATE SET times = times + 1 RETURNING times`,
  )
  const staged = prepare<{ id: number }>(db, `SELECT id FROM ${alias}.post WHERE key = ?`)
  const addPost = prepare(
    db,
    `INSERT INTO ${alias}.post (key, digest, held_out, file, status, name, text, words, metadata, folded)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addImage = prepare(db, `INSERT INTO ${alias}.image (post, place, name) VALUES (?, ?, ?)`)
  const spans = prepare<{ start: number; end: number; type: string }>(
    db,
    `SELECT starts AS start, ends AS "end", type FROM ${alias}.mention WHERE post = ? AND verdict = 'accepted' ORDER BY starts`,
  )
  const addMention = prepare(
    db,
    `INSERT OR IGNORE INTO ${alias}.mention (post, starts, ends, id, file, surface, type, verdict)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const countPost = prepare(
    db,
    `UPDATE ${alias}.post SET mentions = mentions + ?, rejected = rejected + ?, status = coalesce(?, status) WHERE id = ?`,
  )
  const contentOf = prepare<Omit<PostContent, 'images'>>(
    db,
    `SELECT name, text, words, metadata FROM ${alias}.post WHERE id = ?`,
  )
  const setMetadata = prepare(db, `UPDATE ${alias}.post SET metadata = ?, digest = ? WHERE id = ?`)
  const addLinks = linkStager(db, alias, now)
  const goodTypes = new Set<string>()

  function checkMention({ start, end, type }: RecordMention, text: string, file: string, line: number): void {
    const problem = spanProblem(text, start, end)
    if (problem) throw new Failed('bad-input', `${file}:${line}: ${problem}.`, { file, line, start, end })
    if (goodTypes.has(type)) return
    checkTypeName(type, file, line)
    goodTypes.add(type)
  }

  function addNewPost(record: PostRecord, file: number, where: string, identity: Buffer, key: Uint8Array): number {
    const { name, metadata, line, status } = record
    const text = record.text.toWellFormed()
    const words = record.words ?? segment(text)
    const problem = wordsProblem(words, text.length)
    if (problem) throw new Failed('bad-input', `${where}:${line}: ${problem}.`, { file: where, line })
    const kept = JSON.stringify(metadata)
    if (kept.length > mostMetadata)
      throw new Failed(
        'bad-input',
        `${where}:${line}: the post has ${kept.length} characters of metadata; at most ${mostMetadata} are kept.`,
        { file: where, line },
      )
    const heldOut = isHeldOut(identity) ? 1 : 0
    const title = name.toWellFormed()
    const offsets = wordsText(words)
    const images = record.images.map((image) => image.toWellFormed())
    const values = [
      key,
      contentDigest({ name: title, text, words: offsets, metadata: kept, images }),
      heldOut,
      file,
      status,
      title,
      text,
      offsets,
      kept,
      foldPost(title, text),
    ] as const
    const post = addPost.run(...values).lastId
    for (const [place, image] of images.entries()) addImage.run(post, place, image)
    return post
  }

  function addMentions(record: PostRecord, post: number, file: number, where: string, isNew: boolean): number {
    const text = record.text.toWellFormed()
    for (const mention of record.mentions) checkMention(mention, text, where, record.line)
    const labels = record.mentions.filter((mention) => mention.verdict !== 'rejected')
    const { added, dropped } = flatSpans(isNew ? [] : spans.all(post), labels)
    const add = ({ start, end, type }: RecordMention, verdict: string) =>
      addMention.run(post, start, end, uuid7(now()), file, text.slice(start, end), type, verdict).changes
    for (const label of added) add(label, 'accepted')
    let rejected = 0
    for (const mention of record.mentions) if (mention.verdict === 'rejected') rejected += add(mention, 'rejected')
    for (const { span, kept } of dropped) {
      losses.overlaps += 1
      if (losses.examples.length >= mostExamples) continue
      const shown = (of: typeof kept) => `${text.slice(of.start, of.end)} (${of.type})`
      losses.examples.push({
        file: where,
        line: record.line,
        post: record.name.toWellFormed(),
        dropped: shown(span),
        kept: shown(kept),
      })
    }
    if (added.length + rejected > 0 || record.status !== null)
      countPost.run(added.length, rejected, record.status, post)
    return added.length
  }

  /** What every one of the joined records says is kept, as far as there is room. */
  function addMetadata({ metadata, images }: PostRecord, post: number): void {
    const before = contentOf.get(post)
    if (!before) return
    const both = JSON.stringify(joinMetadata(JSON.parse(before.metadata), metadata))
    if (both === before.metadata || both.length > mostMetadata) return
    const names = images.map((image) => image.toWellFormed())
    setMetadata.run(both, contentDigest({ ...before, metadata: both, images: names }), post)
  }

  return function stage(name: string, format: ImportFormat, records: readonly PostRecord[]): void {
    const where = name.toWellFormed()
    const source = sourceText({ kind: 'import', file: where })
    const file = fileOf.get(where)?.id ?? addFile.run(where, format, source).lastId
    let posts = 0
    let mentions = 0
    const linked = { relations: 0, regions: 0 }
    for (const record of records) {
      const identity = postIdentity(
        record.text.toWellFormed(),
        record.images.map((image) => image.toWellFormed()),
      )
      const occurrence = record.joins ? 0 : (see.get(file, identity)?.times ?? 1) - 1
      const key = postKey(identity, occurrence)
      const present = staged.get(key)
      if (present && !record.joins) {
        losses.repeated += 1
        continue
      }
      const post = present?.id ?? addNewPost(record, file, where, identity, key)
      if (present) addMetadata(record, post)
      else posts += 1
      mentions += addMentions(record, post, file, where, !present)
      if (record.links === undefined) continue
      const { relations, regions } = addLinks(record, record.links, { post, file, where })
      linked.relations += relations
      linked.regions += regions
    }
    countFile.run(posts, mentions, linked.relations, linked.regions, file)
  }
}
