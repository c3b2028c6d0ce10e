import type { Database } from 'better-sqlite3'
import { graphEntity, type Node } from '../../../contract/domain/graph.ts'
import { prepare } from '../sqlite/bind.ts'
import { storedJson } from '../stored-json.ts'

interface NodeRow {
  readonly id: number
  readonly key: string
  readonly label: string
  readonly types: string
  readonly images: string
  readonly degree: number
}

const { types, images } = graphEntity.shape

/** Reads entities as lists draw them, by their row; what was merged away is read as what it was merged into. */
export function nodeReader(db: Database) {
  const columns = `r.id, r.key, r.label, r.types, r.images,
    (SELECT sum(g.degree) FROM graph_entity g WHERE g.root = r.id) AS degree`
  const byId = prepare<NodeRow>(
    db,
    `SELECT ${columns} FROM graph_entity e JOIN graph_entity r ON r.id = e.root WHERE e.id = ?`,
  )
  const rootOf = prepare<{ root: number }>(db, 'SELECT root FROM graph_entity WHERE key = ?')

  function nodeOf({ key, label, types: typesText, images: imagesText, degree }: NodeRow): Node {
    const pictures = storedJson(images, imagesText, `The images of the entity ${key}`)
    return {
      key,
      label: label === '' ? key : label,
      types: storedJson(types, typesText, `The types of the entity ${key}`),
      thumbnail: pictures.find(({ media }) => media !== null)?.media ?? null,
      degree,
    }
  }

  return {
    /** Row of the entity that `key` is read as; undefined where the graph has no such key. */
    root: (key: string): number | undefined => rootOf.get(key)?.root,
    /** Remembers what it has read: one for each call. */
    cached(): (id: number) => Node {
      const known = new Map<number, Node>()
      return (id) => {
        const found = known.get(id)
        if (found) return found
        const row = byId.get(id)
        if (!row) throw new Error(`there is no entity in row ${id}`)
        const made = nodeOf(row)
        known.set(id, made)
        return made
      }
    },
  }
}
export type NodeReader = ReturnType<typeof nodeReader>
