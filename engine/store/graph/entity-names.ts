import type { Database } from 'better-sqlite3'
import type { GraphEntity } from '../../../contract/domain/graph.ts'
import { prepare } from '../sqlite/bind.ts'
import { foldText } from '../text-fold.ts'

/** Parts names within one row of the index; no folded name holds it. */
export const nameBorder = '\u001f'

const oneLine = (text: string): string => foldText(text).replaceAll(nameBorder, ' ').trim()

/** The names by which an entity is found, folded: label, aliases, key. */
export function foldedNames(
  key: string,
  { label, aliases }: Pick<GraphEntity, 'label' | 'aliases'>,
): readonly string[] {
  return [...new Set([label, ...aliases, key].map(oneLine).filter((name) => name !== ''))]
}

/** Keeps names, search index and types of entities as the entities are. */
export function entityIndex(db: Database) {
  const dropNames = prepare(db, 'DELETE FROM graph_name WHERE entity = ?')
  const dropTypes = prepare(db, 'DELETE FROM graph_type WHERE entity = ?')
  const dropSearch = prepare(db, 'DELETE FROM graph_search WHERE rowid = ?')
  const addName = prepare(db, 'INSERT OR IGNORE INTO graph_name (folded, entity) VALUES (?, ?)')
  const addType = prepare(db, 'INSERT OR IGNORE INTO graph_type (type, entity) VALUES (?, ?)')
  const addSearch = prepare(db, 'INSERT INTO graph_search (rowid, names) VALUES (?, ?)')

  function drop(id: number): void {
    dropNames.run(id)
    dropTypes.run(id)
    dropSearch.run(id)
  }

  return {
    drop,
    put(id: number, key: string, entity: Pick<GraphEntity, 'label' | 'aliases' | 'types'>): void {
      drop(id)
      const names = foldedNames(key, entity)
      for (const name of names) addName.run(name, id)
      for (const type of entity.types) addType.run(type, id)
      addSearch.run(id, names.join(nameBorder))
    },
  }
}
