import { defaultRelationTypes } from '../../contract/domain/default-relation-types.ts'
import type { ScoredRelation } from '../../contract/domain/relation.ts'
import { openRelationTagger, type RelationTagger } from '../../engine/inference/relation-tagger.ts'
import type { TypeScore } from '../../engine/inference/tagger.ts'
import { allowedScores } from '../../engine/relations/allowed-relations.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import { bestTemperature, calibrationError } from '../../models/decoding/calibration.ts'
import { noRelation, type RelationReport, relationScores } from '../../models/metrics/relation-scores.ts'
import { relationConfiguration } from '../../models/nets/relations/configuration.ts'
import { asStored } from '../../models/package/package-weights.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import type { Picture } from '../starter/read-pictures.ts'
import { unrelated } from '../starter/with-pictures.ts'
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

/**
 * The package with its probabilities fitted to pairs that it was not trained on, by log loss: a temperature, and a shift of None. A
 * network that was taught with words hidden and types left out is less sure than it may be when it has both, and says None too often.
 */
export async function calibrated(
  model: RelationPackage,
  valid: readonly CorpusPair[],
  types: MentionTypes,
  threads: number,
): Promise<RelationPackage> {
  const asked = questions(valid, types.known)
  const tagger = await openRelationTagger(model, { threads })
  const raw = await relate(tagger, asked)
  await tagger.release()
  const lossAt = (shift: number, temperature: number) =>
    logLoss(
      asked,
      answers(
        asked,
        raw.map((scores) => changed(scores, shift, temperature)),
        true,
      ),
    )
  const fitted = Array.from({ length: 21 }, (_, step) => {
    const shift = step / 10
    const temperature = bestTemperature((candidate) => lossAt(shift, candidate))
    return { shift, temperature, loss: lossAt(shift, temperature) }
  })
  const { shift, temperature } = fitted.reduce((best, each) => (each.loss < best.loss ? each : best))
  const bias = model.weights.get('classifier.bias')!
  const data = bias.data.slice()
  data[model.manifest.labels.indexOf(noRelation)]! -= shift
  const weights = asStored(new Map([...model.weights, ['classifier.bias', { ...bias, data }]]))
  return { ...model, weights, manifest: { ...model.manifest, temperature } }
}

/** The package with its figures. @param measuring.raw the same before its probabilities were fitted */
export async function measured(
  model: RelationPackage,
  { raw, ...measuring }: Measuring & { readonly raw: RelationPackage },
): Promise<RelationPackage> {
  const { valid, types, threads } = measuring
  const figures = await figuresOf(model, valid, types, threads)
  const straight = questions(valid, types.known)
  const both = [...straight, ...turned(straight)]
  const named = Object.entries<RelationReport>({ ...figures })
  const metrics = {
    ...Object.fromEntries(named.map(([name, { total }]) => [`valid.f1.${name}`, total.f1])),
    'valid.precision.known': figures.known.total.precision,
    'valid.recall.known': figures.known.total.recall,
    'valid.precision.bothWays': figures.bothWays.total.precision,
    'valid.recall.bothWays': figures.bothWays.total.recall,
    'valid.gold': figures.known.total.gold,
    'valid.pairs': figures.known.pairs,
    'valid.f1.unrelatedPicture': await disturbedF1(model, measuring),
    ...Object.fromEntries(
      [...figures.known.byRelation].map(([relation, { f1, gold }]) => [`valid.f1.known.${relation} (${gold})`, f1]),
    ),
    'valid.typesGuessedRight': types.accuracy,
    'valid.calibrationError': stated(straight, await found(model, straight, threads)),
    'valid.calibrationError.bothWays': stated(both, await found(model, both, threads)),
    'valid.calibrationError.uncalibrated': stated(straight, await found(raw, straight, threads)),
  }
  return { ...model, manifest: { ...model.manifest, metrics } }
}

export interface Measuring {
  readonly valid: readonly CorpusPair[]
  readonly types: MentionTypes
  readonly pictures: readonly Picture[]
  readonly threads: number
}

/** F1 with types known, each post beside a picture that has nothing to do with it, and some of its regions. */
export async function disturbedF1(
  model: RelationPackage,
  { valid, types, pictures, threads }: Measuring,
): Promise<number> {
  const slots = relationConfiguration(model.manifest.configuration).objects?.count ?? 0
  const chance = seededRandom(99)
  const disturbed = questions(valid, types.known).map(({ pair, types: said }) => {
    return { pair: { ...pair, post: { ...pair.post, ...unrelated(pictures, slots, chance) } }, types: said }
  })
  return report(disturbed, await found(model, disturbed, threads)).total.f1
}

async function found(model: RelationPackage, asked: readonly Question[], threads: number): Promise<ScoredRelation[][]> {
  const tagger = await openRelationTagger(model, { threads })
  const raw = await relate(tagger, asked)
  await tagger.release()
  return answers(asked, raw, true)
}

/** Probabilities of temperature 1 as those of another, and with None's score lower by `shift`. */
function changed(scores: readonly TypeScore[], shift: number, temperature: number): TypeScore[] {
  const powers = scores.map(
    ({ type, score }) => (score * (type === noRelation ? Math.exp(-shift) : 1)) ** (1 / temperature),
  )
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
