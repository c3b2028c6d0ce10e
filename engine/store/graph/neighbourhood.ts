import type { Database } from 'better-sqlite3'
import type { GraphKey, Node, Triple } from '../../../contract/domain/graph.ts'
import { prepare } from '../sqlite/bind.ts'
import type { NodeReader } from './node-reader.ts'

export interface Neighbourhood {
  readonly nodes: Node[]
  readonly edges: Triple[]
  /** Neighbours that were left out. */
  readonly left: number
}

/** The graph around some entities, one step wide. */
export function neighbourhoodQuery(db: Database, nodes: NodeReader) {
  const around = prepare<{ id: number; degree: number }>(
    db,
    `SELECT n.root AS id, r.degree FROM (
       SELECT f.tail AS id FROM fact f WHERE f.head IN (SELECT id FROM graph_entity WHERE root = ?1) AND f.verdict = 'accepted'
       UNION SELECT f.head FROM fact f WHERE f.tail IN (SELECT id FROM graph_entity WHERE root = ?1) AND f.verdict = 'accepted'
     ) m JOIN graph_entity n ON n.id = m.id JOIN graph_entity r ON r.id = n.root`,
  )
  const out = prepare<{ predicate: string; tail: number }>(
    db,
    `SELECT p.key AS predicate, t.root AS tail FROM fact f JOIN predicate p ON p.id = f.predicate
       JOIN graph_entity t ON t.id = f.tail
     WHERE f.head IN (SELECT id FROM graph_entity WHERE root = ?) AND f.verdict = 'accepted'`,
  )

  return {
    neighbourhood(keys: readonly GraphKey[], limit: number): Neighbourhood {
      const centre = new Set(keys.flatMap((key) => nodes.root(key) ?? []))
      const ring = new Map<number, number>()
      for (const id of centre)
        for (const { id: next, degree } of around.all(id)) if (!centre.has(next)) ring.set(next, degree)
      const chosen = [...ring]
        .sort(([a, degreeA], [b, degreeB]) => degreeB - degreeA || a - b)
        .slice(0, Math.max(0, limit - centre.size))
      const shown = new Set([...[...centre].slice(0, limit), ...chosen.map(([id]) => id)])
      const node = nodes.cached()
      const edges = new Map<string, Triple>()
      for (const id of shown)
        for (const { predicate, tail } of out.all(id)) {
          if (!shown.has(tail)) continue
          const edge = { head: node(id).key, predicate, tail: node(tail).key }
          // Merged entities may state the same fact twice.
          edges.set(JSON.stringify([edge.head, predicate, edge.tail]), edge)
        }
      return { nodes: [...shown].map(node), edges: [...edges.values()], left: ring.size - chosen.length }
    },
  }
}
