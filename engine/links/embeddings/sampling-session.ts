import { Tensor as OrtTensor } from 'onnxruntime-node'
import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { NegativeWeights } from '../../../models/nets/kge/sampling-loss.ts'
import { samplingModel } from '../../../models/nets/kge/training-models.ts'
import { type Random, seededRandom } from '../../training/fit-random.ts'
import { addRows, type KgeQuestion, type KgeTables, numbers, openRuntime, pick, rows } from './kge-session.ts'

/** One answer of a question, to be told from sampled entities. */
export interface SampledTriple {
  readonly question: KgeQuestion
  readonly answer: number
}

export interface SamplingOptions {
  /** Entities drawn at each step, for all its triples. */
  readonly negatives: number
  readonly weighing: NegativeWeights
  /** Whether triples of frequent questions count less: by 1 / √ of how many answers both of a triple's questions have. */
  readonly subsampled: boolean
}

export interface SamplingSession {
  /** @returns the loss before the step */
  readonly step: (triples: readonly SampledTriple[], learningRate: number, seed: number) => Promise<number>
  readonly release: () => Promise<void>
}

/** Opens the runtime for steps against sampled entities; its owner releases it. @param often how many answers the inverse question has */
export async function openSampling(
  tables: KgeTables,
  { negatives, weighing, subsampled }: SamplingOptions,
  often: (triple: SampledTriple) => number,
  threads: number,
): Promise<SamplingSession> {
  const session = await openRuntime(samplingModel(tables.config, weighing), threads)
  const { entities } = tables.config
  const places = new Int32Array(entities)
  return {
    async step(triples, learningRate, seed) {
      const drawn = drawEntities(entities, negatives, seededRandom(seed))
      places.fill(0)
      drawn.forEach((entity, at) => {
        places[entity] = at + 1
      })
      const right = new Float32Array(triples.length * drawn.length)
      triples.forEach(({ question }, row) => {
        for (const answer of question.answers) {
          const place = places[answer]!
          if (place > 0) right[row * drawn.length + place - 1] = 1
        }
      })
      const weight = (triple: SampledTriple) => (subsampled ? 1 / Math.sqrt(often(triple)) : 1)
      const batch = {
        known: triples.map(({ question }) => question.known),
        relation: triples.map(({ question }) => question.relation),
        answer: triples.map(({ answer }) => answer),
        negative: drawn,
      }
      const feeds = {
        ...tables.feeds(),
        known: rows(batch.known),
        relation: rows(batch.relation),
        answer: rows(batch.answer),
        negative: rows(drawn),
        weights: new OrtTensor('float32', Float32Array.from(triples, weight), [triples.length]),
        right: new OrtTensor('float32', right, [triples.length, drawn.length]),
      }
      const results = await session.run(pick(feeds, session.inputNames))
      const loss = numbers(results.loss!)[0]!
      if (!Number.isFinite(loss)) return Number.NaN
      addRows(tables, results, batch)
      for (const { question, answer } of triples) {
        tables.entities.count(question.known, 1 / triples.length)
        tables.relations.count(question.relation, 1 / triples.length)
        tables.entities.count(answer, 1 / triples.length)
      }
      tables.step(learningRate, false)
      return loss
    },
    release: () => session.release(),
  }
}

/** Different entities, as many as there are at most. */
function drawEntities(entities: number, count: number, random: Random): readonly number[] {
  if (count >= entities) return Array.from({ length: entities }, (_, at) => at)
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(Math.floor(random() * entities))
  return [...drawn]
}

/**
 * How likely a triple's head is to be exchanged, rather than its tail: an end that is one of few is exchanged less, so that fewer
 * wrong triples are right after all. By relation.
 *
 * Source: Wang et al. 2014, "Knowledge Graph Embedding by Translating on Hyperplanes".
 */
export function bernoulliShares(triples: readonly Triple[], relations: number): Float64Array {
  const counts = Array.from({ length: relations }, () => ({
    triples: 0,
    heads: new Set<number>(),
    tails: new Set<number>(),
  }))
  for (const { head, relation, tail } of triples) {
    const own = counts[relation]!
    own.triples++
    own.heads.add(head)
    own.tails.add(tail)
  }
  return Float64Array.from(counts, ({ triples, heads, tails }) => {
    if (triples === 0) return 0.5
    const tailsPerHead = triples / heads.size
    const headsPerTail = triples / tails.size
    return tailsPerHead / (tailsPerHead + headsPerTail)
  })
}
