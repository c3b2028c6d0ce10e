import type { Database } from 'better-sqlite3'
import type { MediaId } from '../../../contract/domain/post.ts'
import { prepare } from '../sqlite/bind.ts'
import { foldedNames, nameBorder } from './entity-names.ts'
import type { GraphGatherer } from './graph-gather.ts'
import { originBits } from './graph-rows.ts'
import { graphSourceText } from './graph-text.ts'

const mostAliases = 100
const mostImages = 100
const mostTypes = 50

/** Writes what was gathered, inside the caller's transaction. */
export function writeGraph(
  db: Database,
  gathered: GraphGatherer,
  entities: readonly number[],
  images: ReadonlyMap<string, MediaId>,
): void {
  const { keys, files, texts, isEntity, isPredicate } = gathered
  const facts = gathered.facts()
  const length = facts.length
  const entityId = prepare<{ id: number }>(db, 'SELECT id FROM graph_entity WHERE key = ?')
  const predicateId = prepare<{ id: number }>(db, 'SELECT id FROM predicate WHERE key = ?')
  const sourceTexts = files.map((file) => graphSourceText({ kind: 'import', file }))
  const placeOf = new Map(files.map((file, place) => [file, place]))
  const sourceOf = (file: string) => sourceTexts[placeOf.get(file) ?? 0]!
  const ids = writeEntities()
  writeFacts(ids, writePredicates())

  function writeEntities(): Int32Array {
    const ids = new Int32Array(keys.length)
    const last = prepare<{ id: number }>(db, 'SELECT coalesce(max(id), 0) AS id FROM graph_entity')
    const insert = prepare(
      db,
      `INSERT INTO graph_entity (id, key, label, description, aliases, types, images, root, source)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?1, ?8)`,
    )
    const stored = prepare<{ label: string; description: string; aliases: string; types: string; images: string }>(
      db,
      'SELECT label, description, aliases, types, images FROM graph_entity WHERE id = ?',
    )
    const fill = prepare(
      db,
      'UPDATE graph_entity SET label = ?, description = ?, aliases = ?, types = ?, images = ? WHERE id = ?',
    )
    const addName = prepare(db, 'INSERT OR IGNORE INTO graph_name (folded, entity) VALUES (?, ?)')
    const addType = prepare(db, 'INSERT OR IGNORE INTO graph_type (type, entity) VALUES (?, ?)')
    const addSearch = prepare(db, 'INSERT OR REPLACE INTO graph_search (rowid, names) VALUES (?, ?)')
    const picturesOf = (names: Iterable<string>) =>
      [...names].slice(0, mostImages).map((name) => ({ name, media: images.get(name) ?? null }))
    let next = (last.get()?.id ?? 0) + 1
    const index = (id: number, key: string, label: string, aliases: readonly string[], types: readonly string[]) => {
      const names = foldedNames(key, { label, aliases: [...aliases] })
      for (const name of names) addName.run(name, id)
      for (const type of types) addType.run(type, id)
      addSearch.run(id, names.join(nameBorder))
    }
    for (const number of entities) {
      const key = keys[number]!
      const about = texts.get(number)
      const known = entityId.get(key)?.id
      const label = about?.label ?? ''
      const aliases = [...(about?.aliases ?? [])].filter((alias) => alias !== '' && alias !== label)
      const types = [...(about?.types ?? [])].slice(0, mostTypes)
      if (known === undefined) {
        const id = next++
        ids[number] = id
        const kept = aliases.slice(0, mostAliases)
        const pictures = JSON.stringify(picturesOf(about?.images ?? []))
        const source = sourceOf(about?.file ?? files[0]!)
        insert.run(
          id,
          key,
          label,
          about?.description ?? '',
          JSON.stringify(kept),
          JSON.stringify(types),
          pictures,
          source,
        )
        index(id, key, label, kept, types)
        continue
      }
      ids[number] = known
      const before = stored.get(known)
      if (!about || !before) continue
      const oldAliases: string[] = JSON.parse(before.aliases)
      const oldImages: { name: string; media: MediaId | null }[] = JSON.parse(before.images)
      const newLabel = before.label === '' ? label : before.label
      const allAliases = [...new Set([...oldAliases, ...(label !== newLabel ? [label] : []), ...aliases])]
        .filter((alias) => alias !== '' && alias !== newLabel)
        .slice(0, mostAliases)
      const allTypes = [...new Set([...(JSON.parse(before.types) as string[]), ...types])].slice(0, mostTypes)
      const pictures = [
        ...oldImages.map(({ name, media }) => ({ name, media: media ?? images.get(name) ?? null })),
        ...picturesOf([...about.images].filter((name) => !oldImages.some((old) => old.name === name))),
      ].slice(0, mostImages)
      const description = before.description === '' ? about.description : before.description
      fill.run(
        newLabel,
        description,
        JSON.stringify(allAliases),
        JSON.stringify(allTypes),
        JSON.stringify(pictures),
        known,
      )
      index(known, key, newLabel, allAliases, allTypes)
    }
    return ids
  }

  function writePredicates(): ReadonlyMap<number, number> {
    const insert = prepare(
      db,
      `INSERT INTO predicate (key, label, description, inverse, domain, range, symmetric, said_by, source)
       VALUES (?, ?, ?, ?, ?, ?, ?, '[]', ?)`,
    )
    const fill = prepare(
      db,
      "UPDATE predicate SET label = CASE label WHEN '' THEN ? ELSE label END, inverse = coalesce(inverse, ?) WHERE id = ?",
    )
    const found = new Map<number, number>()
    for (const number of [...isPredicate, ...texts.keys()]) {
      if (found.has(number)) continue
      const key = keys[number]!
      const known = predicateId.get(key)?.id
      if (known === undefined && !isPredicate.has(number)) continue
      const about = texts.get(number)
      if (known !== undefined) {
        if (about) fill.run(about.label, about.inverse, known)
        found.set(number, known)
        continue
      }
      const range = JSON.stringify([...(about?.range ?? [])].slice(0, mostTypes))
      const domain = JSON.stringify([...(about?.domain ?? [])].slice(0, mostTypes))
      const { lastId } = insert.run(
        key,
        about?.label ?? '',
        (about?.description ?? '').slice(0, 2000).toWellFormed(),
        about?.inverse ?? null,
        domain,
        range,
        about?.symmetric ? 1 : 0,
        sourceOf(about?.file ?? files[0]!),
      )
      found.set(number, lastId)
    }
    return found
  }

  function writeFacts(ids: Int32Array, predicates: ReadonlyMap<number, number>): void {
    // Two statements of one source are one; a fact that someone denied stays denied and says who stated it since.
    const put = prepare(
      db,
      `INSERT INTO fact (head, predicate, tail, verdict, origins, sources) VALUES (?1, ?2, ?3, 'accepted', ${originBits.import}, ?4)
       ON CONFLICT (head, predicate, tail) DO UPDATE SET origins = origins | ${originBits.import},
         sources = json_insert(sources, '$[#]', json(?5))
       WHERE json_array_length(sources) < 100
         AND NOT EXISTS (SELECT 1 FROM json_each(sources) s WHERE s.value = ?5)`,
    )
    const order = new Uint32Array(length / 4)
    for (let place = 0; place < order.length; place++) order[place] = place * 4
    // In the order of the table's key, so that pages are filled one after the other.
    order.sort((a, b) => {
      const [headA, headB] = [ids[facts[a]!]!, ids[facts[b]!]!]
      if (headA !== headB) return headA - headB
      const [predicateA, predicateB] = [predicates.get(facts[a + 1]!)!, predicates.get(facts[b + 1]!)!]
      if (predicateA !== predicateB) return predicateA - predicateB
      return ids[facts[a + 2]!]! - ids[facts[b + 2]!]!
    })
    for (const at of order) {
      const source = sourceTexts[facts[at + 3]!]!
      put.run(ids[facts[at]!]!, predicates.get(facts[at + 1]!)!, ids[facts[at + 2]!]!, `[${source}]`, source)
    }
    const touched = [...new Set([...isEntity].map((number) => ids[number]!))]
    const degree = prepare(
      db,
      `UPDATE graph_entity SET degree = (SELECT count(*) FROM fact WHERE head = ?1 AND verdict = 'accepted')
         + (SELECT count(*) FROM fact WHERE tail = ?1 AND head <> ?1 AND verdict = 'accepted') WHERE id = ?1`,
    )
    for (const id of touched) degree.run(id)
  }
}
