import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { Failed } from '../../../contract/domain/failed.ts'
import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { KgeConfig } from '../../../models/nets/kge/kge-config.ts'
import { questionPoint, scoreCandidates } from '../../../models/nets/kge/score-candidates.ts'
import { allEntitiesModel, gradientNames, rejectionModel } from '../../../models/nets/kge/training-models.ts'
import type { KgeNames } from '../../../models/package/kge-manifest.ts'
import { seededRandom, shuffled } from '../../training/fit-random.ts'
import { kgeQuestions } from './fit-embeddings.ts'
import type { KgePackage } from './kge-package.ts'
import { addRows, type KgeQuestion, KgeTables, numbers, openRuntime, pick, rows } from './kge-session.ts'
import { TripleIndex } from './triple-index.ts'

export interface LearnMoreAsk {
  /** With rows for all that is named, see `grownPackage`. */
  readonly start: Pick<KgePackage, 'vectors'> & { readonly config: KgeConfig }
  /** All that is known, the added ones among them: nothing else shields a triple from being pushed down. */
  readonly facts: readonly Triple[]
  readonly added: readonly Triple[]
  readonly rejected: readonly Triple[]
  readonly seed: number
  readonly threads: number
  readonly onProgress?: (progress: { readonly step: number; readonly steps: number; readonly loss: number }) => void
  readonly signal?: AbortSignal
}

export interface LearntMore {
  readonly vectors: KgePackage['vectors']
  /** Share of the added triples' questions whose answer is ranked first among all that are not known. */
  readonly first: number
  readonly steps: number
}

const [most, lookEvery, learningRate] = [120, 10, 0.01]
/** Known questions repeated at each step, and new ones at most: 100 are fifty facts asked from both ends. */
const [replayed, fresh] = [412, 100]
/** What Adagrad starts from: its first steps are no larger than those at the end of a training. */
const firstSum = 1e-6

/**
 * Learns a few triples on top of what is known, in seconds: small steps on their questions and on a replay of others, until every added
 * fact is ranked first. Against all entities; the other known answers of a new question are passed over, so that a new fact does not
 * have to push them aside.
 *
 * @throws Failed `cancelled`, `model` where the loss is no number, or where scores are no matrix product
 */
export async function learnMore(ask: LearnMoreAsk): Promise<LearntMore> {
  const { start, facts, added, rejected, seed, threads, signal } = ask
  const { config } = start
  const isEuclidean = config.scorer === 'distmult' || config.scorer === 'complex' || config.norm === 2
  if (!config.reciprocal || !isEuclidean)
    throw new Failed('model', `These embeddings (${config.scorer}, norm ${config.norm}) cannot learn more: train anew.`)
  const product = config.scorer === 'distmult' || config.scorer === 'complex'
  const regulariser = product ? ({ kind: 'n3', weight: 0.05 } as const) : null
  const tables = new KgeTables(config, start.vectors, {
    kind: 'adagrad',
    entities: regulariser,
    relations: regulariser,
  })
  tables.entities.second.fill(firstSum)
  tables.relations.second.fill(firstSum)
  const known = new TripleIndex(facts)
  const news = kgeQuestions(added, config)
  const old = kgeQuestions(facts, config)
  const random = seededRandom(seed)
  const options = { objective: 'softmax', dropout: 0, relationQuestion: 0, passesOver: true } as const
  const session = await openRuntime(allEntitiesModel(config, options), threads)
  const refusing = rejected.length > 0 ? await openRuntime(rejectionModel(config), threads) : null
  const into = new OrtTensor('float32', tables.entities.gradient, [config.entities, config.dimension])
  try {
    let first = shareFirst(tables, news, known)
    let step = 0
    while (step < most) {
      if (signal?.aborted) throw new Failed('cancelled', 'Cancelled; nothing was learnt.')
      const some = news.length <= fresh ? news : shuffled(news, random).slice(0, fresh)
      const replay = Array.from(
        { length: Math.min(replayed, old.length) },
        () => old[Math.floor(random() * old.length)]!,
      )
      const batch = batchOf(some, replay, known, config)
      if (batch.known.length > 0) {
        const wanted = Object.fromEntries(session.outputNames.map((name) => [name, null]))
        const results = await session.run(pick({ ...tables.feeds(), ...batch.feeds }, session.inputNames), {
          ...wanted,
          [gradientNames.table]: into,
        })
        const loss = numbers(results.loss!)[0]!
        if (!Number.isFinite(loss)) throw new Failed('model', 'The loss is no number any more; nothing was learnt.')
        addRows(tables, results, batch)
        for (const question of [...some, ...replay]) {
          tables.entities.count(question.known, 1 / batch.known.length)
          tables.relations.count(question.relation, 1 / batch.known.length)
        }
        ask.onProgress?.({ step: step + 1, steps: most, loss })
      }
      if (refusing) await refuse(refusing, tables, rejected)
      tables.step(learningRate, batch.known.length > 0)
      step++
      if (step % lookEvery === 0 && step >= 2 * lookEvery) {
        first = shareFirst(tables, news, known)
        if (first === 1) break
      }
    }
    return { vectors: tables.vectors(), first, steps: step }
  } finally {
    await session.release()
    await refusing?.release()
  }
}

function batchOf(
  news: readonly KgeQuestion[],
  replay: readonly KgeQuestion[],
  known: TripleIndex,
  { entities, relations }: KgeConfig,
) {
  const questions = [...news, ...replay]
  const [places, targets, passed]: [number[], number[], number[]] = [[], [], []]
  questions.forEach((question, row) => {
    for (const answer of question.answers) {
      places.push(row * entities + answer)
      targets.push(1 / question.answers.length)
    }
    if (row >= news.length) return
    const own = new Set(question.answers)
    for (const other of knownAnswers(known, question, relations))
      if (!own.has(other)) passed.push(row * entities + other)
  })
  const weights = questions.map((_, row) => (row < news.length ? newWeight : 1))
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const batch = {
    known: questions.map((question) => question.known),
    relation: questions.map((question) => question.relation),
  }
  return {
    ...batch,
    feeds: {
      known: rows(batch.known),
      relation: rows(batch.relation),
      places: rows(places),
      targets: new OrtTensor('float32', Float32Array.from(targets), [targets.length]),
      weights: new OrtTensor(
        'float32',
        Float32Array.from(weights, (weight) => weight / sum),
        [weights.length],
      ),
      passed: rows(passed),
    },
  }
}

const newWeight = 1

function knownAnswers(known: TripleIndex, question: KgeQuestion, relations: number): ReadonlySet<number> {
  return question.relation < relations
    ? known.answers('tail', question.known, question.relation)
    : known.answers('head', question.known, question.relation - relations)
}

/** Each rejected triple from both ends, pushed down where it scores above an average entity. */
async function refuse(session: InferenceSession, tables: KgeTables, rejected: readonly Triple[]): Promise<void> {
  const { relations } = tables.config
  const asked = rejected.flatMap(({ head, relation, tail }) => [
    { known: head, relation, answer: tail },
    { known: tail, relation: relation + relations, answer: head },
  ])
  const batch = {
    known: asked.map((each) => each.known),
    relation: asked.map((each) => each.relation),
    answer: asked.map((each) => each.answer),
  }
  const level = Float32Array.from(asked, ({ known, relation }) => {
    const scores = scoresOf(tables, known, relation)
    const top = scores.reduce((a, b) => Math.max(a, b))
    return top + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - top), 0) / scores.length)
  })
  const feeds = {
    ...tables.feeds(),
    known: rows(batch.known),
    relation: rows(batch.relation),
    answer: rows(batch.answer),
    level: new OrtTensor('float32', level, [level.length]),
  }
  addRows(tables, await session.run(pick(feeds, session.inputNames)), batch)
}

/** Questions by rows: an inverse relation's row asks as a tail. */
function scoresOf(tables: KgeTables, known: number, relation: number): Float32Array {
  const { config } = tables
  const scores = new Float32Array(config.entities)
  const vectors = tables.vectors()
  const [row, wanted] =
    relation < config.relations ? ([relation, 'tail'] as const) : ([relation - config.relations, 'head'] as const)
  scoreCandidates(config, questionPoint(config, vectors, known, row, wanted), vectors.entities, scores)
  return scores
}

function shareFirst(tables: KgeTables, news: readonly KgeQuestion[], known: TripleIndex): number {
  let [first, all] = [0, 0]
  for (const question of news) {
    const scores = scoresOf(tables, question.known, question.relation)
    const right = knownAnswers(known, question, tables.config.relations)
    let best = Number.NEGATIVE_INFINITY
    for (let at = 0; at < scores.length; at++) if (scores[at]! > best && !right.has(at)) best = scores[at]!
    for (const answer of question.answers) {
      all++
      if (scores[answer]! > best) first++
    }
  }
  return all === 0 ? 1 : first / all
}

/** The package's rows with further ones for names that it lacks: small random vectors, which know nothing yet. */
export function grownPackage(
  { manifest, names, vectors }: KgePackage,
  wanted: { readonly entities: readonly string[]; readonly relations: readonly string[] },
  texts: ReadonlyMap<string, string>,
  seed: number,
): { readonly config: KgeConfig; readonly names: KgeNames; readonly vectors: KgePackage['vectors'] } {
  const { configuration: config } = manifest
  const random = seededRandom(seed)
  const lacking = (all: readonly string[], have: KgeNames['entities']) => {
    const known = new Set(have.map(({ name }) => name))
    return [...new Set(all)].filter((name) => !known.has(name)).map((name) => ({ name, text: texts.get(name) ?? name }))
  }
  const [entities, relations] = [lacking(wanted.entities, names.entities), lacking(wanted.relations, names.relations)]
  const grown = (table: Float32Array, more: number): Float32Array => {
    const deviation = 0.1 * Math.sqrt(table.reduce((sum, x) => sum + x * x, 0) / Math.max(1, table.length))
    const larger = new Float32Array(table.length + more)
    larger.set(table)
    for (let at = table.length; at < larger.length; at++) larger[at] = 2 * deviation * (random() - 0.5) * Math.sqrt(3)
    return larger
  }
  const width = vectors.relations.length / (config.relations * (config.reciprocal ? 2 : 1))
  const forward = grown(vectors.relations.subarray(0, config.relations * width), relations.length * width)
  const inverse = config.reciprocal
    ? grown(vectors.relations.subarray(config.relations * width), relations.length * width)
    : new Float32Array(0)
  const table = new Float32Array(forward.length + inverse.length)
  table.set(forward)
  table.set(inverse, forward.length)
  return {
    config: {
      ...config,
      entities: config.entities + entities.length,
      relations: config.relations + relations.length,
    },
    names: { entities: [...names.entities, ...entities], relations: [...names.relations, ...relations] },
    vectors: { entities: grown(vectors.entities, entities.length * config.dimension), relations: table },
  }
}
