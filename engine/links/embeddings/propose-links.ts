import { setImmediate } from 'node:timers/promises'
import { Failed } from '../../../contract/domain/failed.ts'
import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { MissingEnd } from '../../../models/metrics/ranking.ts'
import { calibrated } from '../../../models/nets/kge/calibrated.ts'
import type { KgeCalibration, KgeNames } from '../../../models/package/kge-manifest.ts'
import type { LinkProposal, ProposalsAsk } from './links-model.ts'
import type { NameTable } from './named-triples.ts'
import { topOf } from './top-of.ts'
import { TripleIndex } from './triple-index.ts'

export interface ProposingModel {
  readonly known: TripleIndex
  /** Scores, -Infinity of those that may not come up, and the logit of a candidate. */
  readonly candidates: (
    of: number,
    relation: number,
    wanted: MissingEnd,
    out: Iterable<number>,
  ) => { readonly scores: Float32Array; readonly logit: (at: number) => number }
  /** Asked from one end. */
  readonly probabilityAt: (triple: Triple, wanted: MissingEnd) => number
  readonly calibration: KgeCalibration | null
  readonly table: NameTable
  readonly names: KgeNames
  readonly relationOf: (name: string) => number
}

const answersOfQuestion = 5

/** Missing facts relation by relation: asks for tails, then weighs the best of them from both ends. */
export async function proposeLinks(model: ProposingModel, ask: ProposalsAsk): Promise<readonly LinkProposal[]> {
  const { perRelation = 20, order, signal, onProgress } = ask
  const relations = ask.relations?.map(model.relationOf) ?? [...model.names.relations.keys()]
  const without = new TripleIndex()
  for (const each of ask.without ?? []) {
    const triple = model.table.triple(each)
    if (triple !== undefined) without.add(triple)
  }
  const proposals: LinkProposal[] = []
  for (const [done, relation] of relations.entries()) {
    const found = await ofRelation(model, relation, without, ask)
    const weighed: LinkProposal[] = []
    for (const { triple, probability: ofTail } of found) {
      stopIf(signal)
      const probability = (ofTail + model.probabilityAt(triple, 'head')) / 2
      weighed.push({ triple: model.table.named(triple), probability, information: entropy(probability) })
      await setImmediate()
    }
    const worth = (each: LinkProposal) => (order === 'probable' ? each.probability : each.information)
    proposals.push(...weighed.sort((a, b) => worth(b) - worth(a)).slice(0, perRelation))
    onProgress?.(done + 1, relations.length)
  }
  const worth = (each: LinkProposal) => (order === 'probable' ? each.probability : each.information)
  return proposals.sort((a, b) => worth(b) - worth(a))
}

async function ofRelation(
  { known, candidates, calibration, names }: ProposingModel,
  relation: number,
  without: TripleIndex,
  { perRelation = 20, questions = 200, mayStand, order, signal }: ProposalsAsk,
): Promise<readonly FoundTriple[]> {
  const facts = known.ofRelation(relation)
  const name = names.relations[relation]!.name
  const standing = (end: 'head' | 'tail'): readonly number[] => {
    const seen = new Set([...facts].map((fact) => fact[end]))
    if (mayStand === undefined) return [...seen]
    return names.entities.flatMap((entity, at) => (mayStand(entity.name, name, end) ? [at] : []))
  }
  const tails = new Set(standing('tail'))
  const heads = [...standing('head')].sort((a, b) => known.ofEntity(b).size - known.ofEntity(a).size || a - b)
  const found: (FoundTriple & { readonly worth: number })[] = []
  for (const head of heads.slice(0, questions)) {
    stopIf(signal)
    const out = new Set([...known.answers('tail', head, relation), ...without.answers('tail', head, relation)])
    const { scores, logit } = candidates(head, relation, 'tail', out)
    for (const tail of topOf(scores, answersOfQuestion, (at) => tails.has(at))) {
      const probability = calibrated(logit(tail), calibration)
      const worth = order === 'probable' ? probability : entropy(probability)
      found.push({ triple: { head, relation, tail }, probability, worth })
    }
    await setImmediate()
  }
  // Twice as many as are wanted: from the other end some look worse.
  return found.sort((a, b) => b.worth - a.worth).slice(0, 2 * perRelation)
}

/** With its probability as an answer to (head, relation, ?). */
interface FoundTriple {
  readonly triple: Triple
  readonly probability: number
}

/** Bits that the answer brings. */
function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p))
}

function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Failed('cancelled', 'Cancelled.')
}
