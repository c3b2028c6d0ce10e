import type { LoggedEvent } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import type { GraphKey } from '../../../contract/domain/graph.ts'
import type { MediaId, PostImage } from '../../../contract/domain/post.ts'
import { say } from '../../../contract/sentences/say.ts'
import type { Statement } from '../../../exchange/graph/statement.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Session } from '../session.ts'
import { prepare } from '../sqlite/bind.ts'
import { withLargeCache } from '../sqlite/connection.ts'
import { uuid7 } from '../uuid7.ts'
import { graphGatherer } from './graph-gather.ts'
import { writeGraph } from './write-graph.ts'

/** What an import of a graph would add, or has added. */
export interface GraphImportCounts {
  readonly entities: number
  readonly predicates: number
  readonly facts: number
  /** Facts that are there already, from elsewhere; they get one more source. */
  readonly knownFacts: number
  readonly images: number
}

export interface GraphImport {
  /**
   * Statements of one file. Cheap; nothing of the project changes.
   *
   * @param declares false for files that only give texts to keys of other files; true if left out
   */
  add(file: string, statements: readonly Statement[], declares?: boolean): void
  counts(): GraphImportCounts
  /** Names of images, as the files have them. */
  imageNames(): readonly string[]
  /** Keys of all entities: of the files, and of the project. */
  entityKeys(): Iterable<GraphKey>
  /**
   * Writes everything in one transaction with its event. Texts and types of entities that are there already are kept and
   * only filled in where they are missing.
   *
   * @param images by the names that the files give them; those that cannot be shown are kept by name
   */
  commit(images: ReadonlyMap<string, PostImage>): { readonly event: LoggedEvent; readonly counts: GraphImportCounts }
  discard(): void
}

/** See `ProjectStore.openGraphImport`. */
export function openGraphImport(session: Session, log: EventLog, onSaved: (event: LoggedEvent) => void): GraphImport {
  const { db } = session
  const gathered = graphGatherer()
  const { keys, texts, isEntity, labelled, isPredicate } = gathered
  let open = true

  const entityId = prepare<{ id: number }>(db, 'SELECT id FROM graph_entity WHERE key = ?')
  const predicateId = prepare<{ id: number }>(db, 'SELECT id FROM predicate WHERE key = ?')
  const hasFact = prepare<{ found: number }>(
    db,
    'SELECT 1 AS found FROM fact WHERE head = ? AND predicate = ? AND tail = ?',
  )

  const putImage = prepare(db, 'INSERT OR IGNORE INTO image (media, width, height) VALUES (?, ?, ?)')
  const storedKeys = prepare<{ key: string }>(db, 'SELECT key FROM graph_entity')

  const isNamed = (number: number): boolean =>
    labelled.has(number) && !isPredicate.has(number) && predicateId.get(keys[number]!) === undefined
  const entities = (): number[] =>
    keys.flatMap((_, number) => (isEntity.has(number) || isNamed(number) ? [number] : []))

  function count(): GraphImportCounts {
    return session.read(() => {
      const facts = gathered.facts()
      const known = new Map<number, number>()
      let newEntities = 0
      let images = 0
      for (const number of entities()) {
        const id = entityId.get(keys[number]!)?.id
        if (id === undefined) newEntities++
        else known.set(number, id)
        images += texts.get(number)?.images.size ?? 0
      }
      const predicates = new Map([...isPredicate].map((number) => [number, predicateId.get(keys[number]!)?.id]))
      let knownFacts = 0
      for (let at = 0; known.size > 0 && at < facts.length; at += 4) {
        const [head, predicate, tail] = [
          known.get(facts[at]!),
          predicates.get(facts[at + 1]!),
          known.get(facts[at + 2]!),
        ]
        if (head === undefined || predicate === undefined || tail === undefined) continue
        if (hasFact.get(head, predicate, tail)) knownFacts++
      }
      return {
        entities: newEntities,
        predicates: [...predicates.values()].filter((id) => id === undefined).length,
        facts: facts.length / 4 - knownFacts,
        knownFacts,
        images,
      }
    })
  }

  function write(images: ReadonlyMap<string, PostImage>): { event: LoggedEvent; counts: GraphImportCounts } {
    const counts = count()
    const media = new Map<string, MediaId>()
    for (const [name, image] of images) {
      if (image.kind !== 'present') continue
      putImage.run(image.media, image.width, image.height)
      media.set(name, image.media)
    }
    writeGraph(db, gathered, entities(), media)
    const { entities: added, predicates, facts } = counts
    const files = [...gathered.files]
    const event = log.append({
      id: uuid7(session.now()),
      at: session.now(),
      by: session.by,
      action: { kind: 'import-graph', files, entities: added, predicates, facts },
      changes: [],
    })
    return { event, counts }
  }

  function checkOpen(): void {
    if (!open) throw new Failed('not-found', say('imports.ended'))
  }

  return {
    add(file, statements, declares = true) {
      checkOpen()
      gathered.add(file, statements, declares)
    },
    counts: count,
    *entityKeys() {
      for (const number of entities()) yield keys[number]!
      yield* session.read(() => storedKeys.all()).map(({ key }) => key)
    },
    imageNames: () => [...new Set([...texts.values()].flatMap(({ images }) => [...images]))],
    commit(images) {
      checkOpen()
      const written = withLargeCache(db, () => session.write(() => write(images)))
      open = false
      gathered.clear()
      onSaved(written.event)
      return written
    },
    discard() {
      open = false
      gathered.clear()
    },
  }
}
