import { setImmediate as nextTurn } from 'node:timers/promises'
import { spanProblem } from '../../contract/text/boundaries.ts'
import { contentDigest, type PostContent } from './content-digest.ts'
import { countedTally, type Tally, tallyColumns } from './counts.ts'
import {
  clashingGroundings,
  clashingRelations,
  looseGroundings,
  looseLinks,
  looseRelations,
  strayRegions,
} from './events/check-links.ts'
import { replayProblems } from './events/replay.ts'
import { chainBeginning, followChain } from './events/verify-chain.ts'
import type { CheckReport } from './project-store.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'

const eventsPerSlice = 500
const postsPerSlice = 500
const mostProblems = 100

interface SpanRow {
  readonly post: number
  readonly text: string
  readonly starts: number
  readonly ends: number
  readonly surface: string
}

async function checkChain(session: Session, problems: string[]): Promise<number> {
  let place = chainBeginning(session.db)
  for (;;) {
    const from = place
    const step = session.read(() => followChain(session.db, from, eventsPerSlice))
    if (step.problem) problems.push(step.problem)
    if (step.problem || step.place.seq === place.seq) return step.place.seq
    place = step.place
    await nextTurn()
  }
}

async function checkSurfaces(session: Session, table: 'mention' | 'suggestion', problems: string[]): Promise<void> {
  const last = prepare<{ id: number }>(session.db, 'SELECT coalesce(max(id), 0) AS id FROM post').get()?.id ?? 0
  const spans = prepare<SpanRow>(
    session.db,
    `SELECT s.post, c.text, s.starts, s.ends, s.surface FROM ${table} s JOIN post_content c ON c.post = s.post
     WHERE s.post > ? AND s.post <= ?`,
  )
  for (let post = 0; post < last; post += postsPerSlice) {
    for (const { post: id, text, starts, ends, surface } of session.read(() => spans.all(post, post + postsPerSlice))) {
      const what = `post ${id}: the ${table} at ${starts}-${ends}`
      const problem = spanProblem(text, starts, ends)
      if (problem) problems.push(`${what}: ${problem}`)
      else if (text.slice(starts, ends) !== surface)
        problems.push(`${what} says "${surface}" where the text says "${text.slice(starts, ends)}"`)
    }
    await nextTurn()
  }
}

/** What an import wrote is not in the log; a digest beside each post's content guards it. */
async function checkContents(session: Session, problems: string[]): Promise<void> {
  const posts = prepare<PostContent & { id: number; digest: Uint8Array; imageNames: string }>(
    session.db,
    `SELECT p.id, p.name, c.text, c.words, c.metadata, c.digest,
       (SELECT json_group_array(name ORDER BY place) FROM post_image i WHERE i.post = p.id) AS imageNames
     FROM post p JOIN post_content c ON c.post = p.id WHERE p.id > ? ORDER BY p.id LIMIT ?`,
  )
  for (let last = 0; ; ) {
    const from = last
    const rows = session.read(() => posts.all(from, postsPerSlice))
    for (const { id, digest, imageNames, ...content } of rows) {
      last = id
      if (!contentDigest({ ...content, images: JSON.parse(imageNames) }).equals(digest))
        problems.push(`post ${id}: its name, text, words, metadata or image names are not as they were imported`)
    }
    if (rows.length === 0) return
    await nextTurn()
  }
}

function checkTally(session: Session, problems: string[]): void {
  const stored = prepare<Tally>(session.db, `SELECT ${tallyColumns} FROM tally`).get()
  const counted = countedTally(session.db)
  if (JSON.stringify(stored) !== JSON.stringify(counted))
    problems.push(`the counters say ${JSON.stringify(stored)}, the rows are ${JSON.stringify(counted)}`)
}

function checkLinks(session: Session, problems: string[]): void {
  const findings = [
    [looseRelations, 'relations join mentions that are not confirmed in their post'],
    [clashingRelations, 'pairs of relations repeat or contradict each other'],
    [looseGroundings, 'links between mentions and regions lack one of the two'],
    [looseLinks, 'links to the graph are of mentions that are not confirmed in their post'],
    [clashingGroundings, 'mentions are shown by a region and said not to be in the image'],
    [strayRegions, 'regions reach beyond their image'],
  ] as const
  for (const [rows, what] of findings) {
    const count = prepare<{ count: number }>(session.db, `SELECT count(*) AS count FROM ${rows}`).get()?.count ?? 0
    if (count > 0) problems.push(`${count} ${what}`)
  }
}

function checkWithSqlite(session: Session, problems: string[]): void {
  const answers = prepare<{ integrity_check: string }>(session.db, 'PRAGMA integrity_check(20)').all()
  for (const { integrity_check: answer } of answers) if (answer !== 'ok') problems.push(`SQLite: ${answer}`)
  const foreign = prepare<{ table: string }>(session.db, 'PRAGMA foreign_key_check').all()
  if (foreign.length > 0) problems.push(`${foreign.length} rows name others that are not there`)
}

/** See `ProjectStore.check`. */
export async function checkProject(session: Session): Promise<CheckReport> {
  const problems: string[] = []

  /** Damage that stops one part of the check is a finding like any other. */
  async function part(work: () => Promise<void> | void): Promise<void> {
    try {
      await work()
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }

  let events = 0
  await part(async () => {
    events = await checkChain(session, problems)
  })
  await part(() => checkContents(session, problems))
  await part(() => checkSurfaces(session, 'mention', problems))
  await part(() => checkSurfaces(session, 'suggestion', problems))
  await part(() => checkLinks(session, problems))
  await part(() => checkTally(session, problems))
  await part(async () => void problems.push(...(await replayProblems(session.db))))
  await part(() => checkWithSqlite(session, problems))
  return { events, problems: problems.slice(0, mostProblems) }
}
