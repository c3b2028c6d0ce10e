import type { KgePackage } from '../../../engine/links/embeddings/kge-package.ts'
import { withKgeScorer } from '../../../engine/links/embeddings/kge-scorer.ts'
import { learnMore } from '../../../engine/links/embeddings/learn-more.ts'
import { linksModel } from '../../../engine/links/embeddings/open-links-model.ts'
import { KnownAnswers } from '../../../engine/links/link-queries.ts'
import { rankLinks } from '../../../engine/links/rank-links.ts'
import type { LinkData } from '../../../engine/links/read-link-data.ts'
import { seededRandom, shuffled } from '../../../engine/training/fit-random.ts'
import { type KgeConfig, kgeScorers } from '../../../models/nets/kge/kge-config.ts'
import type { KgeVectors } from '../../../models/nets/kge/score-candidates.ts'

/** Seconds on the clock and of all threads together. */
export interface Spent {
  readonly seconds: number
  readonly cpuSeconds: number
}

export async function timed<T>(work: () => Promise<T> | T): Promise<Spent & { readonly result: T }> {
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { result, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 }
}

/** The full filtered evaluation: every validation triple at both ends, reading the filter included. */
export function evaluationSpeed(data: LinkData, config: KgeConfig, vectors: KgeVectors, threads: number) {
  return timed(() =>
    withKgeScorer(config, vectors, threads, (score) =>
      rankLinks(data.valid, new KnownAnswers([...data.train, ...data.valid]), score),
    ),
  )
}

/** Milliseconds of single questions, sorted: the ten best answers, known ones left out, with probabilities. */
export function questionTimes(opened: KgePackage, data: LinkData, questions: number): readonly number[] {
  const named = ({ head, relation, tail }: (typeof data.train)[number]) => ({
    head: opened.names.entities[head]!.name,
    relation: opened.names.relations[relation]!.name,
    tail: opened.names.entities[tail]!.name,
  })
  const model = linksModel(opened, data.train.map(named))
  const times = shuffled(data.valid, seededRandom(3))
    .slice(0, questions)
    .map((triple) => {
      const { head, relation } = named(triple)
      const started = performance.now()
      model.answers({ head, relation, tail: null })
      return performance.now() - started
    })
  return times.sort((a, b) => a - b)
}

/** The same over very many entities, for each scorer; distances as sums, which are the slower ones. */
export function largeGraphTimes(entities: number, dimension: number, questions: number) {
  const named = (count: number, what: string) =>
    Array.from({ length: count }, (_, at) => ({ name: `${what} ${at}`, text: '' }))
  const graph = { entities: named(entities, 'entity'), relations: named(1, 'relation') }
  const random = randomPackage({ graph }, dimension)
  return kgeScorers.map((scorer) => {
    const configuration = { ...random.manifest.configuration, scorer, norm: scorer === 'ikrl' ? 2 : 1 } as const
    const model = linksModel({ ...random, manifest: { ...random.manifest, configuration } }, [])
    const times = Array.from({ length: questions }, (_, at) => {
      const started = performance.now()
      model.answers({ head: `entity ${at}`, relation: 'relation 0', tail: null })
      return performance.now() - started
    })
    return { scorer, times: times.sort((a, b) => a - b) }
  })
}

/** Vectors that know nothing take as long as others. */
export function randomPackage({ graph }: Pick<LinkData, 'graph'>, dimension: number): KgePackage {
  const random = seededRandom(1)
  const table = (rows: number) => new Float32Array(rows * dimension).map(() => random() - 0.5)
  const [entities, relations] = [graph.entities.length, graph.relations.length]
  return {
    manifest: {
      ...{ format: 'triptych-model', formatVersion: 1, name: 'speed', task: 'mkg', architecture: 'kge', labels: [] },
      ...{ weights: { sha256: '', bytes: 0 }, names: { sha256: '', bytes: 0 }, calibration: null },
      provenance: { data: [], method: 'at random', seed: 1, seconds: 0, createdAt: '' },
      ...{ licence: '', metrics: {}, tokenizer: false, base: null, sources: [] },
      configuration: { scorer: 'complex', dimension, entities, relations, reciprocal: true, norm: 2, gamma: 1 },
    },
    names: graph,
    vectors: { entities: table(entities), relations: table(2 * relations) },
  }
}

/**
 * Fifty validation triples, which the embeddings have not learnt, learnt as accepted facts; the others measure what is lost. What is
 * known while learning is the training triples and the fifty alone.
 */
export async function fiftyFacts(data: LinkData, { manifest, vectors }: KgePackage, threads: number) {
  const config = manifest.configuration
  const drawn = shuffled(data.valid, seededRandom(7))
  const [added, others] = [drawn.slice(0, 50), drawn.slice(50, 4_050)]
  const known = new KnownAnswers([...data.train, ...data.valid])
  const judge = (now: KgeVectors) => withKgeScorer(config, now, threads, (score) => rankLinks(others, known, score))
  const first = async (now: KgeVectors) =>
    (await withKgeScorer(config, now, threads, (score) => rankLinks(added, known, score))).filtered.both.hits1
  const before = { mrr: (await judge(vectors)).filtered.both.meanReciprocalRank, first: await first(vectors) }
  const { result, ...spent } = await timed(() =>
    learnMore({ start: { config, vectors }, facts: [...data.train, ...added], added, rejected: [], seed: 1, threads }),
  )
  const after = {
    mrr: (await judge(result.vectors)).filtered.both.meanReciprocalRank,
    first: await first(result.vectors),
  }
  return { before, after, steps: result.steps, ...spent }
}
