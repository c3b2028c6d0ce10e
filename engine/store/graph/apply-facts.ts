import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import type { Fact, Link } from '../../../contract/domain/graph.ts'
import { say } from '../../../contract/sentences/say.ts'
import { checkBefore, checkHasSide, checkWellFormed } from '../events/progress.ts'
import { prepare } from '../sqlite/bind.ts'
import { factOfRow, linkOfRow, originsOf, type PredicateRow, predicateColumns, predicateOfRow } from './graph-rows.ts'
import { factText, graphSourceOf, graphSourceText, linkText, predicateText } from './graph-text.ts'

type PredicateChange = Extract<Change, { kind: 'predicate' }>
type FactChange = Extract<Change, { kind: 'fact' }>
type LinkChange = Extract<Change, { kind: 'link' }>

/** Puts, changes and removes predicates, facts, and links of mentions to entities. */
export function factAppliers(db: Database) {
  const predicateOf = prepare<PredicateRow>(db, `SELECT ${predicateColumns} FROM predicate WHERE key = ?`)
  const putPredicate = prepare(
    db,
    `INSERT INTO predicate (key, label, description, inverse, domain, range, symmetric, said_by, source)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET label = excluded.label, description = excluded.description,
       inverse = excluded.inverse, domain = excluded.domain, range = excluded.range, symmetric = excluded.symmetric,
       said_by = excluded.said_by, source = excluded.source`,
  )
  const dropPredicate = prepare(db, 'DELETE FROM predicate WHERE id = ?')
  const usesOfPredicate = prepare<{ count: number }>(db, 'SELECT count(*) AS count FROM fact WHERE predicate = ?')
  const entity = prepare<{ id: number }>(db, 'SELECT id FROM graph_entity WHERE key = ?')
  const storedFact = prepare<{ verdict: Fact['verdict']; sources: string }>(
    db,
    'SELECT verdict, sources FROM fact WHERE head = ? AND predicate = ? AND tail = ?',
  )
  const putFact = prepare(
    db,
    `INSERT INTO fact (head, predicate, tail, verdict, origins, sources) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (head, predicate, tail) DO UPDATE SET verdict = excluded.verdict, origins = excluded.origins,
       sources = excluded.sources`,
  )
  const dropFact = prepare(db, 'DELETE FROM fact WHERE head = ? AND predicate = ? AND tail = ?')
  const addDegree = prepare(db, 'UPDATE graph_entity SET degree = degree + ? WHERE id = ?')
  const storedLink = prepare<{ verdict: Link['verdict']; source: string; post: number }>(
    db,
    'SELECT verdict, source, post FROM link WHERE mention = ? AND coalesce(entity, 0) = ?',
  )
  const dropLink = prepare(db, 'DELETE FROM link WHERE mention = ? AND coalesce(entity, 0) = ?')
  const putLink = prepare(db, 'INSERT INTO link (post, mention, entity, verdict, source) VALUES (?, ?, ?, ?, ?)')
  const otherAccepted = prepare<{ count: number }>(
    db,
    "SELECT count(*) AS count FROM link WHERE mention = ? AND verdict = 'accepted'",
  )

  function idOf(key: string, what: string): number {
    const found = what === 'predicate' ? predicateOf.get(key) : entity.get(key)
    if (!found)
      throw new Failed(
        'bad-input',
        say(what === 'predicate' ? 'project.noSuchPredicate' : 'project.noSuchEntity', { key }),
        {
          [what]: key,
        },
      )
    return found.id
  }

  return {
    applyPredicate({ key, before, after }: PredicateChange): void {
      checkHasSide('a predicate', { before, after })
      const row = predicateOf.get(key)
      const found = predicateText(row ? predicateOfRow(row) : null)
      checkBefore(say('project.thePredicate', { key }), found, predicateText(before), { predicate: key })
      if (after) {
        const { label, description, inverse, domain, range, symmetric, saidBy, source } = after
        checkWellFormed(label, description, ...domain, ...range)
        putPredicate.run(
          key,
          label,
          description,
          inverse,
          JSON.stringify(domain),
          JSON.stringify(range),
          symmetric ? 1 : 0,
          JSON.stringify(saidBy),
          graphSourceText(source),
        )
        return
      }
      if (!row) return
      const count = usesOfPredicate.get(row.id)?.count ?? 0
      if (count > 0)
        throw new Failed('conflict', `${count} facts say ${key}. Take them away first.`, {
          predicate: key,
          facts: count,
        })
      dropPredicate.run(row.id)
    },

    applyFact({ triple, before, after }: FactChange): void {
      checkHasSide('a fact', { before, after })
      const head = idOf(triple.head, 'entity')
      const predicate = idOf(triple.predicate, 'predicate')
      const tail = idOf(triple.tail, 'entity')
      const row = storedFact.get(head, predicate, tail)
      const found = factText(row ? factOfRow(row) : null)
      checkBefore(say('project.theFact'), found, factText(before), triple)
      if (after) {
        const sources = JSON.stringify(after.sources.map(graphSourceOf))
        putFact.run(head, predicate, tail, after.verdict, originsOf(after.sources), sources)
      } else dropFact.run(head, predicate, tail)
      const more = (after?.verdict === 'accepted' ? 1 : 0) - (row?.verdict === 'accepted' ? 1 : 0)
      if (more === 0) return
      addDegree.run(more, head)
      if (tail !== head) addDegree.run(more, tail)
    },

    applyLink({ post, mention: mentionId, entity: key, before, after }: LinkChange): void {
      checkHasSide('a link', { before, after })
      const id = key === null ? null : idOf(key, 'entity')
      const row = storedLink.get(mentionId, id ?? 0)
      const found = linkText(row ? linkOfRow(row) : null)
      checkBefore(say('project.theLink'), row && row.post !== post ? 'of another post' : found, linkText(before), {
        post,
        mention: mentionId,
      })
      if (row) dropLink.run(mentionId, id ?? 0)
      if (!after) return
      // Whether the mention is there and accepted is looked at when the event ends: it may come after its link.
      if (after.verdict === 'accepted' && (otherAccepted.get(mentionId)?.count ?? 0) > 0)
        throw new Failed('bad-input', say('project.linkedElsewhere'), {
          post,
          mention: mentionId,
        })
      putLink.run(post, mentionId, id, after.verdict, graphSourceText(after.source))
    },
  }
}
