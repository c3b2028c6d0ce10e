import type { Database } from 'better-sqlite3'
import type { LinkCandidate } from '../../../contract/domain/graph.ts'
import { prepare } from '../sqlite/bind.ts'
import { foldText } from '../text-fold.ts'
import { nameBorder } from './entity-names.ts'
import type { NodeReader } from './node-reader.ts'

const most = 20
/** Names that share trigrams with the mention; the nearest by the index's own measure. */
const mostFuzzy = 60
/** Below this share of common trigrams two names are not taken for spellings of one. */
const leastLikeness = 0.45

function trigramsOf(text: string): ReadonlySet<string> {
  const units = [...` ${text} `]
  const found = new Set<string>()
  for (let place = 0; place + 3 <= units.length; place++) found.add(units.slice(place, place + 3).join(''))
  return found
}

/** Dice's coefficient of the trigrams of two names, 0 to 1. */
export function nameLikeness(first: string, second: string): number {
  if (first === second) return 1
  const [a, b] = [trigramsOf(first), trigramsOf(second)]
  const common = [...a].filter((each) => b.has(each)).length
  return (2 * common) / Math.max(1, a.size + b.size)
}

type NameReason = Exclude<LinkCandidate['reasons'][number], 'context' | 'image'>

/** How well a name fits a mention, before anyone has read the post; 0 to 1. */
const scoreOf: Readonly<Record<NameReason, number>> = { exact: 1, alias: 0.95, folded: 0.9, fuzzy: 0.8 }

interface Found {
  readonly reasons: Set<NameReason>
  score: number
}

/** Entities whose names are like a mention's surface: the same, the same but for case and accents, or nearly. */
export function linkCandidates(db: Database, nodes: NodeReader) {
  const named = prepare<{ id: number; label: string; aliases: string }>(
    db,
    `SELECT e.root AS id, e.label, e.aliases FROM graph_name n JOIN graph_entity e ON e.id = n.entity
     WHERE n.folded = ? ORDER BY e.degree DESC LIMIT 50`,
  )
  const similar = prepare<{ id: number; names: string }>(
    db,
    `SELECT e.root AS id, s.names FROM graph_search s JOIN graph_entity e ON e.id = s.rowid
     WHERE graph_search MATCH ? ORDER BY s.rank LIMIT ${mostFuzzy}`,
  )
  const description = prepare<{ description: string }>(db, 'SELECT description FROM graph_entity WHERE key = ?')
  const rejected = prepare<{ root: number }>(
    db,
    `SELECT e.root FROM link l JOIN graph_entity e ON e.id = l.entity WHERE l.mention = ? AND l.verdict = 'rejected'`,
  )

  return {
    candidates(mention: string, surface: string): LinkCandidate[] {
      const folded = foldText(surface.trim())
      const found = new Map<number, Found>()
      const add = (id: number, reason: NameReason, score: number) => {
        const entry = found.get(id) ?? { reasons: new Set(), score: 0 }
        entry.reasons.add(reason)
        entry.score = Math.max(entry.score, score)
        found.set(id, entry)
      }
      for (const { id, label, aliases } of named.all(folded)) {
        const isAlias = (JSON.parse(aliases) as string[]).includes(surface)
        const reason = label === surface ? 'exact' : isAlias ? 'alias' : 'folded'
        add(id, reason, scoreOf[reason])
      }
      const pieces = [...trigramsOf(folded)].filter((each) => each.trim().length === 3)
      if (pieces.length > 0) {
        const query = pieces.map((each) => `"${each.replaceAll('"', '""')}"`).join(' OR ')
        for (const { id, names } of similar.all(query)) {
          const likeness = Math.max(...names.split(nameBorder).map((name) => nameLikeness(folded, name)))
          if (likeness >= leastLikeness && likeness < 1) add(id, 'fuzzy', scoreOf.fuzzy * likeness)
        }
      }
      for (const { root } of rejected.all(mention)) found.delete(root)
      const node = nodes.cached()
      return [...found]
        .map(([id, { reasons, score }]) => ({ node: node(id), reasons: [...reasons], score }))
        .sort((a, b) => b.score - a.score || b.node.degree - a.node.degree)
        .slice(0, most)
        .map((each) => ({ ...each, description: description.get(each.node.key)?.description ?? '' }))
    },
  }
}
