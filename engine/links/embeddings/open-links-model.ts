import { Failed } from '../../../contract/domain/failed.ts'
import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { MissingEnd } from '../../../models/metrics/ranking.ts'
import { calibrated, candidateLogits } from '../../../models/nets/kge/calibrated.ts'
import { openCandidates, questionPoint } from '../../../models/nets/kge/score-candidates.ts'
import { asModelFailure } from '../../networks/model-failure.ts'
import { type KgePackage, readKgePackage } from './kge-package.ts'
import type { LinkAnswer, LinkQuestion, LinksModel, NamedTriple } from './links-model.ts'
import { nameTable } from './named-triples.ts'
import { proposeLinks } from './propose-links.ts'
import { reasonsFor } from './reasons.ts'
import { topOf } from './top-of.ts'
import { TripleIndex } from './triple-index.ts'

/**
 * Opens a package of embeddings for questions.
 *
 * @param facts what is known: they answer no question any more, and give the reasons
 * @throws Failed `model` where the package is broken or is for something else, `not-found`
 */
export async function openLinksModel(folder: string, facts: Iterable<NamedTriple>): Promise<LinksModel> {
  const opened = await readKgePackage(folder).catch((error: unknown) => {
    throw asModelFailure(error)
  })
  return linksModel(opened, facts)
}

/** The same with a package that is in memory. */
export function linksModel({ manifest, names, vectors }: KgePackage, facts: Iterable<NamedTriple>): LinksModel {
  const { configuration: config, calibration } = manifest
  const table = nameTable(names)
  const known = new TripleIndex()
  const add = (more: Iterable<NamedTriple>): number => {
    let taken = 0
    for (const each of more) {
      const triple = table.triple(each)
      if (triple !== undefined && known.add(triple)) taken++
    }
    return taken
  }
  add(facts)

  const required = (kind: 'entity' | 'relation', name: string): number => {
    const row = table[kind](name)
    if (row !== undefined) return row
    throw new Failed('not-found', `The model does not know the ${kind} "${name}": it must learn first.`, {
      [kind]: name,
    })
  }
  const score = openCandidates(config)
  const ask = (of: number, relation: number, wanted: MissingEnd): Float32Array => {
    const scores = new Float32Array(config.entities)
    score(questionPoint(config, vectors, of, relation, wanted), vectors.entities, scores)
    return scores
  }
  const candidates = (of: number, relation: number, wanted: MissingEnd, out: Iterable<number>) => {
    const scores = ask(of, relation, wanted)
    return { scores, logit: candidateLogits(scores, out) }
  }
  const rowsOf = (entities: Iterable<string>) =>
    [...entities].flatMap((name) => {
      const row = table.entity(name)
      return row === undefined ? [] : [row]
    })

  /** By the triple's own logit at an end, as if it were the only fact missing there. */
  const probabilityAt = ({ head, relation, tail }: Triple, wanted: MissingEnd): number => {
    const [of, answer] = wanted === 'tail' ? [head, tail] : [tail, head]
    const others = new Set(known.answers(wanted, of, relation))
    others.delete(answer)
    return calibrated(candidates(of, relation, wanted, others).logit(answer), calibration)
  }
  const probabilityOf = (triple: Triple): number => (probabilityAt(triple, 'head') + probabilityAt(triple, 'tail')) / 2

  const answers = ({ head, relation, tail, without = [], among, limit = 10 }: LinkQuestion): readonly LinkAnswer[] => {
    if ((head === null) === (tail === null))
      throw new Failed('bad-input', 'A question has one end missing: give either its head or its tail.')
    const row = required('relation', relation)
    const of = required('entity', (head ?? tail)!)
    const wanted = head === null ? 'head' : 'tail'
    const out = new Set([...known.answers(wanted, of, row), ...rowsOf(without)])
    const { scores, logit } = candidates(of, row, wanted, out)
    const may = among === undefined ? null : new Set(rowsOf(among))
    const best = topOf(scores, limit, (at) => may === null || may.has(at))
    return best.map((at, place) => ({
      entity: names.entities[at]!.name,
      score: scores[at]!,
      probability: calibrated(logit(at), calibration),
      rank: place + 1,
    }))
  }

  return {
    name: manifest.name,
    entities: names.entities,
    relations: names.relations,
    knows: {
      entity: (name) => table.entity(name) !== undefined,
      relation: (name) => table.relation(name) !== undefined,
    },
    add,
    remove: (facts) => {
      for (const each of facts) {
        const triple = table.triple(each)
        if (triple !== undefined) known.remove(triple)
      }
    },
    answers,
    probability: (named) => {
      const triple = table.triple(named)
      return triple === undefined ? null : probabilityOf(triple)
    },
    reasons: (named, limit = 5) => {
      const triple = {
        head: required('entity', named.head),
        relation: required('relation', named.relation),
        tail: required('entity', named.tail),
      }
      const { facts, analogies } = reasonsFor(config, vectors, known, triple, limit)
      return {
        facts: facts.map(({ triple, influence }) => ({ triple: table.named(triple), influence })),
        analogies: analogies.map((each) => ({ ...each, triple: table.named(each.triple) })),
      }
    },
    proposals: (wanted) =>
      proposeLinks(
        {
          known,
          candidates,
          probabilityAt,
          calibration,
          table,
          names,
          relationOf: (name) => required('relation', name),
        },
        wanted,
      ),
  }
}
