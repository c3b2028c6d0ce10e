import { defaultRelationTypes } from '../../contract/domain/default-relation-types.ts'
import type { ScoredRelation } from '../../contract/domain/relation.ts'
import { openRelationTagger, type RelationTagger } from '../../engine/inference/relation-tagger.ts'
import type { TypeScore } from '../../engine/inference/tagger.ts'
import { allowedScores } from '../../engine/relations/allowed-relations.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import { bestTemperature, calibrationError } from '../../models/decoding/calibration.ts'
import { noRelation, type RelationReport, relationScores } from '../../models/metrics/relation-scores.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import type { MentionTypes, PairTypes } from './mention-types.ts'
import { type CorpusPair, turnedRound } from './read-pairs.ts'

/** A pair with the types that are said of its ends; null: none. */
interface Question {
  readonly pair: CorpusPair
  readonly types: PairTypes | null
}

type TypesOf = (pair: CorpusPair) => PairTypes | null

const questions = (pairs: readonly CorpusPair[], typesOf: TypesOf): Question[] =>
  pairs.map((pair) => ({ pair, types: typesOf(pair) }))

/** The same pairs from their other ends. */
const turned = (asked: readonly Question[]): Question[] =>
  asked.map(({ pair, types }) => ({
    pair: turnedRound(pair),
    types: types && { head: types.tail, tail: types.head },
  }))

function relate(tagger: RelationTagger, asked: readonly Question[]): Promise<TypeScore[][]> {
  return tagger.relate(
    asked.map(({ pair: { post, head, tail }, types }) => ({
      post,
      subject: types ? { ...head, type: types.head } : head,
      object: types ? { ...tail, type: types.tail } : tail,
    })),
  )
}

/** @param masked only what the relations' names allow for the types is answered */
function answers(asked: readonly Question[], raw: readonly TypeScore[][], masked: boolean): ScoredRelation[][] {
  return asked.map(({ types }, at) => {
    const said = masked ? types : null
    return allowedScores(raw[at]!, defaultRelationTypes, said?.head, said?.tail)
  })
}

function report(asked: readonly Question[], found: readonly ScoredRelation[][]): RelationReport {
  return relationScores(
    asked.map(({ pair }) => pair.relation),
    found.map(([best]) => best!.type ?? noRelation),
  )
}

export interface Figures {
  /** Types known, and only what they allow. */
  readonly known: RelationReport
  /** The same as the starter for mentions guesses them. */
  readonly guessed: RelationReport
  /** Types known, nothing ruled out. */
  readonly unmasked: RelationReport
  /** No types at all. */
  readonly plain: RelationReport
  /** As `known`, every pair also from its other end. */
  readonly bothWays: RelationReport
}

export async function figuresOf(
  model: RelationPackage,
  valid: readonly CorpusPair[],
  types: MentionTypes,
  threads: number,
): Promise<Figures> {
  const tagger = await openRelationTagger(model, { threads })
  const measure = async (asked: readonly Question[], masked: boolean) =>
    report(asked, answers(asked, await relate(tagger, asked), masked))
  try {
    const known = questions(valid, types.known)
    return {
      known: await measure(known, true),
      guessed: await measure(questions(valid, types.guessed), true),
      unmasked: await measure(known, false),
      plain: await measure(
        questions(valid, () => null),
        false,
      ),
      bothWays: await measure([...known, ...turned(known)], true),
    }
  } finally {
    await tagger.release()
  }
}

/** The package with its temperature fitted and its figures on pairs that it was not trained on. */
export async function measured(
  model: RelationPackage,
  valid: readonly CorpusPair[],
  types: MentionTypes,
  photographs: readonly Uint8Array[],
  threads: number,
): Promise<RelationPackage> {
  const figures = await figuresOf(model, valid, types, threads)
  const straight = questions(valid, types.known)
  const both = [...straight, ...turned(straight)]
  const random = seededRandom(99)
  const disturbed = straight.map(({ pair, types: said }) => {
    const image = photographs[Math.floor(random() * photographs.length)]!
    return { pair: { ...pair, post: { ...pair.post, image } }, types: said }
  })
  const tagger = await openRelationTagger(model, { threads })
  const raw = await relate(tagger, both)
  const withPhotograph = report(disturbed, answers(disturbed, await relate(tagger, disturbed), true))
  await tagger.release()
  const at = (temperature: number) =>
    answers(
      both,
      raw.map((scores) => tempered(scores, temperature)),
      true,
    )
  const temperature = bestTemperature((candidate) => logLoss(both, at(candidate)))
  const named = Object.entries<RelationReport>({ ...figures })
  const metrics = {
    ...Object.fromEntries(named.map(([name, { total }]) => [`valid.f1.${name}`, total.f1])),
    'valid.precision.known': figures.known.total.precision,
    'valid.recall.known': figures.known.total.recall,
    'valid.gold': figures.known.total.gold,
    'valid.pairs': figures.known.pairs,
    'valid.f1.unrelatedPhotograph': withPhotograph.total.f1,
    ...Object.fromEntries(
      [...figures.known.byRelation].map(([relation, { f1, gold }]) => [`valid.f1.known.${relation} (${gold})`, f1]),
    ),
    'valid.typesGuessedRight': types.accuracy,
    'valid.calibrationError': stated(both, at(temperature)),
    'valid.calibrationError.uncalibrated': stated(both, at(1)),
  }
  return { ...model, manifest: { ...model.manifest, temperature, metrics } }
}

/** Probabilities of temperature 1 as those of another. */
function tempered(scores: readonly TypeScore[], temperature: number): TypeScore[] {
  const powers = scores.map(({ score }) => score ** (1 / temperature))
  const sum = powers.reduce((all, each) => all + each, 0)
  return scores.map(({ type }, at) => ({ type, score: powers[at]! / sum }))
}

function logLoss(asked: readonly Question[], found: readonly ScoredRelation[][]): number {
  const losses = asked.map(({ pair }, at) => {
    const right = found[at]!.find(({ type }) => (type ?? noRelation) === pair.relation)
    return -Math.log(Math.max(1e-9, right?.score ?? 0))
  })
  return losses.reduce((sum, each) => sum + each, 0) / losses.length
}

/** Of the answers that name a relation: those are what a person sees. */
function stated(asked: readonly Question[], found: readonly ScoredRelation[][]): number {
  const shown = found.flatMap(([best], at) =>
    best!.type === null ? [] : [{ probability: best!.score, right: best!.type === asked[at]!.pair.relation }],
  )
  return calibrationError(shown)
}
