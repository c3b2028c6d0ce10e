import { join } from 'node:path'
import { defaultRelationTypes } from '../../../contract/domain/default-relation-types.ts'
import { frozenTagger } from '../../../engine/activations/frozen-tagger.ts'
import { openRelationTagger } from '../../../engine/inference/relation-tagger.ts'
import type { TypeScore } from '../../../engine/inference/tagger.ts'
import { packageEncoder } from '../../../engine/inference/tagger-encoder.ts'
import { fitModel } from '../../../engine/training/fit-model.ts'
import { seededRandom, shuffled } from '../../../engine/training/fit-random.ts'
import { keptActivations } from '../../../engine/training/kept-activations.ts'
import { openRelationLearner, relationExamples } from '../../../engine/training/relation-learner.ts'
import { noRelation, relationScores } from '../../../models/metrics/relation-scores.ts'
import { cutRelations } from '../../../models/nets/relations/relation-models.ts'
import { learnsIn } from '../../../models/nets/tagger/learning-scope.ts'
import type { RelationPackage } from '../../../models/package/relation-manifest.ts'
import { postKey } from '../../starter/read-corpus.ts'
import { relationStarterPackage } from '../../starter-relations/package-starter.ts'
import { type CorpusPair, readPairs } from '../../starter-relations/read-pairs.ts'
import { beginning } from '../../starter-relations/starting-weights.ts'
import { pairPresses, pairPressesByHand } from './key-presses.ts'
import type { PersonOptions } from './mention-person.ts'
import type { Simulated, Step } from './report.ts'

/** Orders of pairs: by chance, by the margin between the best two answers, by the entropy of all. */
export const relationStrategies = ['random', 'uncertain', 'entropy'] as const
export type RelationStrategy = (typeof relationStrategies)[number]

const labels = [noRelation, ...defaultRelationTypes.map(({ name }) => name)]
const epochs = 12

/** A person who labels pairs of MNRE's train file, from the gold labels; the types of the mentions are not told. */
export async function relationPerson(options: PersonOptions) {
  const { data, start, rounds, threads, activations } = options
  const all = await readPairs(join(data, 'mnre/mnre_val.txt'))
  const tested = new Set(all.map(({ post }) => postKey(post)))
  const taught = (await readPairs(join(data, 'mnre/mnre_train.txt'))).filter(({ post }) => !tested.has(postKey(post)))
  const valid = shuffled(all, seededRandom(1)).slice(0, options.valid)
  // Words of the pool, which the person has anyway; no label of it.
  const { sizes, vocabularies, weights: first } = beginning(start, taught, labels.length, { seed: 1, seenAtLeast: 3 })
  const packaged = (weights: RelationPackage['weights']): RelationPackage =>
    relationStarterPackage({
      weights,
      labels,
      vocabularies,
      sizes,
      tokenizerJson: start.tokenizerJson,
      provenance: { data: [], method: 'simulated', seed: 1, seconds: 0, createdAt: new Date(0).toISOString() },
    })
  const encoder = packageEncoder(packaged(first), sizes)
  const gold = ({ post, head, tail, relation }: CorpusPair) => ({ post, subject: head, object: tail, relation })

  async function readings(model: RelationPackage, pairs: readonly CorpusPair[]): Promise<TypeScore[][]> {
    const tagger = await openRelationTagger(model, { threads, activations })
    try {
      return await tagger.relate(pairs.map(gold))
    } finally {
      await tagger.release()
    }
  }

  async function learnt(pairs: readonly CorpusPair[], seed: number): Promise<RelationPackage> {
    const examples = relationExamples(pairs.map(gold), labels, encoder, sizes)
    const frozen = frozenTagger(cutRelations(sizes, labels.length, first), sizes, first)
    const kept = await keptActivations(frozen, examples, { files: activations, threads })
    const learner = await openRelationLearner({
      sizes,
      labels: labels.length,
      weights: first,
      threads,
      ...(kept && { kept }),
      training: {
        dropout: { words: 0.2, towers: 0.2, states: 0.3 },
        weightDecay: 0.01,
        clipNorm: 1,
        learns: (name) => learnsIn('top', name, sizes),
      },
      hiding: { word: 0.1, pieces: 0.05, everything: 0.3 },
    })
    try {
      const plan = {
        epochs,
        batchSize: 16,
        seed,
        learningRate: 1e-3,
        warmUp: 0.1,
        decay: 'linear',
        floor: 0.05,
      } as const
      const outcome = await fitModel(examples, { ...plan, average: null, patience: null, keep: 'last' }, learner)
      if (outcome.end !== 'finished' || !outcome.weights) throw new Error(`learning ended ${outcome.end}`)
      return packaged(new Map([...first, ...outcome.weights]))
    } finally {
      await learner.release()
    }
  }

  const best = (scores: readonly TypeScore[]): string => scores[0]!.type
  return async function simulate(run: string, strategy: RelationStrategy, seed: number): Promise<Simulated> {
    const pool = shuffled(taught, seededRandom(seed)).slice(0, options.pool)
    const labelled = new Set<number>()
    const steps: Step[] = []
    let model: RelationPackage | null = null
    let [presses, byHand] = [0, 0]
    for (;;) {
      const said: TypeScore[][] | null = model === null ? null : await readings(model, [...valid, ...pool])
      const predicted = valid.map((_, at) => (said === null ? noRelation : best(said[at]!)))
      const { f1 } = relationScores(
        valid.map(({ relation }) => relation),
        predicted,
      ).total
      steps.push({ labelled: labelled.size, presses, byHand, f1: 100 * f1 })
      const upTo = rounds.find((each) => each > labelled.size)
      if (upTo === undefined) return { run, strategy, seed, steps }
      const ofPool = said?.slice(valid.length) ?? null
      const open = pool.map((_, place) => place).filter((place) => !labelled.has(place))
      const doubt = (place: number) => (ofPool === null ? 0 : doubtOf(strategy, ofPool[place]!))
      // Before anything was learnt every order is by chance.
      const next = strategy === 'random' || ofPool === null ? open : open.toSorted((a, b) => doubt(b) - doubt(a))
      for (const place of next.slice(0, upTo - labelled.size)) {
        const suggested = ofPool === null ? noRelation : best(ofPool[place]!)
        presses += pairPresses(pool[place]!.relation, suggested)
        byHand += pairPressesByHand(pool[place]!.relation)
        labelled.add(place)
      }
      model = await learnt(
        [...labelled].map((place) => pool[place]!),
        seed,
      )
    }
  }
}

function doubtOf(strategy: RelationStrategy, scores: readonly TypeScore[]): number {
  if (strategy === 'uncertain') return 1 - (scores[0]!.score - (scores[1]?.score ?? 0))
  return scores.reduce((sum, { score }) => (score > 0 ? sum - score * Math.log2(score) : sum), 0)
}
