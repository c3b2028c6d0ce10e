import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LoggedEvent } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import type { PostImage } from '../../../contract/domain/post.ts'
import { say, sentenceOf } from '../../../contract/sentences/say.ts'
import type { CountQueries } from '../counts.ts'
import type { EntityTypeQueries } from '../entity-types.ts'
import type { DecisionLine } from '../events/decision-line.ts'
import type { EventLog } from '../events/event-log.ts'
import type { RelationTypeQueries } from '../relation-types.ts'
import type { Session } from '../session.ts'
import { prepare } from '../sqlite/bind.ts'
import { withLargeCache } from '../sqlite/connection.ts'
import { uuid7 } from '../uuid7.ts'
import { stagedWriter } from './commit-staged.ts'
import { namedRelationType } from './named-relation-type.ts'
import { boxStager } from './stage-boxes.ts'
import { recordStager, type StagedLosses } from './stage-records.ts'
import { stagedFacts } from './staged-facts.ts'
import type { CommitOptions, Committed, Segment, Staging } from './staging.ts'
import { stagingSchema } from './staging-schema.ts'
import { toldFiles } from './told-files.ts'

const namesAtOnce = 1000

interface Parts {
  readonly log: EventLog
  readonly line: DecisionLine
  readonly counts: CountQueries
  readonly types: EntityTypeQueries
  readonly relationTypes: RelationTypeQueries
  readonly onSaved: (event: LoggedEvent) => void
}

/** What crashes left behind; nobody else can be using it while the project's lock is ours. */
export function sweepStagings(cache: string): void {
  for (const name of readdirSync(cache)) if (name.startsWith('staging-')) rmSync(join(cache, name), { force: true })
}

let opened = 0

/** @throws Failed `read-only`, `disk-full`, `io` */
export function openStaging(session: Session, parts: Parts, segment: Segment): Staging {
  const { db, folder, access, now } = session
  if (access.kind === 'read-only')
    throw new Failed('read-only', say('project.readOnly', { why: sentenceOf(access.why, access.said) }), {
      path: folder.root,
    })
  opened += 1
  const alias = `staging_${opened}`
  const path = join(folder.cache, `staging-${process.pid}-${opened}.db`)
  session.read(() => {
    prepare(db, `ATTACH ? AS ${alias}`).run(path)
    // Nothing here outlives the process, so nothing waits for the disk.
    db.pragma(`${alias}.synchronous = OFF`)
    db.pragma(`${alias}.journal_mode = MEMORY`)
    db.exec(stagingSchema(alias))
  })

  const losses: StagedLosses = { overlaps: 0, examples: [], repeated: 0 }
  const stage = recordStager(db, alias, segment, now, losses)
  const boxes = boxStager(db, alias, now)
  const facts = stagedFacts(db, alias, losses)
  const writer = stagedWriter(db, alias)
  const addImport = prepare(db, 'INSERT INTO import (seq, labels, files, posts, mentions) VALUES (?, ?, ?, ?, ?)')
  let isOpen = true

  /** A transaction that touches the staging file only: it needs no lock of the project and no disk. */
  function staging<T>(work: () => T): T {
    if (!isOpen) throw new Failed('not-found', say('imports.ended'))
    return session.read(() => {
      db.exec('BEGIN')
      try {
        const result = work()
        db.exec('COMMIT')
        return result
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK')
        throw error
      }
    })
  }

  function discard(): void {
    if (!isOpen) return
    isOpen = false
    if (db.open) db.exec(`DETACH ${alias}`)
    for (const end of ['', '-journal']) rmSync(path + end, { force: true })
  }

  function* wantedNames(): Iterable<string> {
    for (let after: string | null = null; ; ) {
      const names: readonly string[] = facts.names(after, namesAtOnce)
      yield* names
      const last = names.at(-1)
      if (last === undefined) return
      after = last
    }
  }

  function write({ labels }: CommitOptions, images: ReadonlyMap<string, PostImage>): Committed {
    facts.compare()
    const { files, newPosts, knownPosts, types, relationTypes, mentions: labelled, ...staged } = facts.facts()
    writer.resolve([...wantedNames()], images)
    const filled = writer.fillMissing()
    if (newPosts === 0)
      return {
        event: null,
        counts: parts.counts.counts(),
        addedPosts: 0,
        knownPosts,
        mentions: 0,
        relations: 0,
        regions: 0,
        groundings: 0,
        images: filled,
      }
    const wanted = labels === 'ignored' ? [] : types.filter((type) => type.isNew)
    for (const { name } of wanted) parts.types.put({ name, colour: parts.types.nextColour(), description: '' })
    const isConfirmed = labels === 'confirmed'
    for (const { name } of relationTypes.filter(({ isNew }) => isConfirmed && isNew))
      parts.relationTypes.put(namedRelationType(name, parts.relationTypes.nextColour()))
    const mentions = labels === 'ignored' ? 0 : labelled
    const [relations, regions] = isConfirmed ? [staged.relations, staged.regions] : [0, 0]
    const names = toldFiles(files).map((file) => file.file)
    const event = parts.log.append({
      id: uuid7(now()),
      at: now(),
      by: session.by,
      action: { kind: 'import', files: names, posts: newPosts, mentions, relations, regions },
      changes: [],
    })
    addImport.run(event.seq, labels, JSON.stringify(names), newPosts, mentions)
    const added = writer.insert(labels, event.seq)
    parts.counts.add({
      posts: added.posts,
      done: added.done,
      skipped: added.skipped,
      todo: added.posts - added.done - added.skipped,
      mentions: isConfirmed ? added.mentions : 0,
      rejected: added.rejected,
      relations: added.relations,
      regions: added.regions,
      groundings: added.groundings,
    })
    // What was undone before the import may not fit after it.
    parts.line.forgetUndone()
    return {
      event,
      counts: parts.counts.counts(),
      addedPosts: added.posts,
      knownPosts,
      mentions: added.mentions,
      relations: added.relations,
      regions: added.regions,
      groundings: added.groundings,
      images: added.images + filled,
    }
  }

  return {
    addBatch: (file, format, records) => staging(() => stage(file, format, records)),
    addBoxes: (file, format, found) => staging(() => boxes.add(file, format, found)),
    settleBoxes: () => staging(boxes.settle),
    facts: () =>
      staging(() => {
        facts.compare()
        return facts.facts()
      }),
    imageNames: (after, limit = namesAtOnce) => staging(() => facts.names(after, limit)),
    commit(options, images) {
      if (!isOpen) throw new Failed('not-found', say('imports.ended'))
      const committed = withLargeCache(db, () => session.write(() => write(options, images)))
      discard()
      if (committed.event) parts.onSaved(committed.event)
      return committed
    },
    discard,
  }
}
