import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { Failed } from '../../../contract/domain/failed.ts'
import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import { isProduct, type KgeConfig, seesImages } from '../../../models/nets/kge/kge-config.ts'
import {
  allEntitiesModel,
  gradientNames,
  rejectionModel,
  samplingModel,
} from '../../../models/nets/kge/training-models.ts'
import type { KgeNames } from '../../../models/package/kge-manifest.ts'
import { type Random, seededRandom, shuffled } from '../../training/fit-random.ts'
import { KnownAnswers, type LinkQuery, linkQueries } from '../link-queries.ts'
import type { LinkScorer } from '../rank-links.ts'
import type { KgePackage } from './kge-package.ts'
import { withKgeScorer } from './kge-scorer.ts'
import { addRows, KgeTables, numbers, openRuntime, pick, rows } from './kge-session.ts'

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

/** Steps at most, and after how many it is looked again at what is still to be learnt. */
const [most, lookEvery] = [160, 5]
/** What half of the steps did not teach is stubborn: it contradicts what is known, or an image. Against some, fewer rows move. */
const learningRateAt = (step: number, isWhole: boolean) => (step < most / 2 ? 1 : 5) * (isWhole ? 0.01 : 0.05)
/** Known questions repeated at each step, and new ones at most: 100 are fifty facts asked from both ends. */
const [replayed, fresh] = [412, 100]
/** The fewer new questions are left, the more each counts: up to so many times as much as a known one. */
const mostWeight = 5
/** By how much a new fact's score must lead to be left alone: pushing it further would only cost others. */
const lead = 0.1
/** What Adagrad starts from: its first steps are no larger than those at the end of a training. */
const firstSum = 1e-6

/**
 * Learns a few triples on top of what is known, in seconds: small steps on their questions and on a replay of others, until every added
 * fact is ranked first. Against all entities; the other known answers of a new question are passed over, so that a new fact does not
 * have to push them aside. Distances that add up cannot be had from all entities at once: there it is against those that lead the
 * new answers, and some others.
 *
 * @throws Failed `cancelled`, `model` where the loss is no number
 */
export async function learnMore(ask: LearnMoreAsk): Promise<LearntMore> {
  const { start, seed, threads } = ask
  const { config } = start
  if (!config.reciprocal)
    throw new Failed('model', 'These embeddings have no inverse relations and cannot learn more: train anew.')
  const regulariser = isProduct(config) ? ({ kind: 'n3', weight: 0.05 } as const) : null
  const optimising = { kind: 'adagrad', entities: regulariser, relations: regulariser } as const
  const tables = new KgeTables(config, start.vectors, optimising)
  tables.entities.second.fill(firstSum)
  tables.relations.second.fill(firstSum)
  const isWhole = isProduct(config) || config.norm === 2
  const options = { objective: 'softmax', dropout: 0, relationQuestion: 0, passesOver: true } as const
  const session = await openRuntime(
    isWhole ? allEntitiesModel(config, options) : samplingModel(config, { kind: 'self-adversarial', temperature: 1 }),
    threads,
  )
  const refusing = ask.rejected.length > 0 ? await openRuntime(rejectionModel(config), threads) : null
  try {
    return await withKgeScorer(config, tables.vectors(), threads, (score) =>
      takeSteps(ask, tables, { session, isWhole, refusing, score }, seededRandom(seed)),
    )
  } finally {
    await session.release()
    await refusing?.release()
  }
}

interface Opened {
  readonly session: InferenceSession
  /** Against all entities; else against sampled ones. */
  readonly isWhole: boolean
  readonly refusing: InferenceSession | null
  /** Reads the tables as they stand. */
  readonly score: LinkScorer
}

async function takeSteps(
  { facts, added, rejected, onProgress, signal }: LearnMoreAsk,
  tables: KgeTables,
  { session, isWhole, refusing, score }: Opened,
  random: Random,
): Promise<LearntMore> {
  const { config } = tables
  const known = new KnownAnswers(facts)
  const [news, old] = [linkQueries(added), linkQueries(facts)]
  const refused = linkQueries(rejected)
  const into = new OrtTensor('float32', tables.entities.gradient, [config.entities, config.dimension])
  let pending: readonly Pending[] = []
  let levels: Float32Array = new Float32Array(0)
  let step = 0
  for (; step < most; step++) {
    if (signal?.aborted) throw new Failed('cancelled', 'Cancelled; nothing was learnt.')
    if (step % lookEvery === 0) {
      pending = await notLeading(news, known, score, lead)
      levels = await averages(refused, score)
    }
    // Rejected ones fall a little at a time, and nobody waits for them to arrive anywhere.
    if (pending.length === 0 && step >= (refusing ? refusingSteps : 0)) break
    const some = pending.length <= fresh ? pending : shuffled(pending, random).slice(0, fresh)
    const replay = Array.from({ length: Math.min(replayed, old.length) }, () => old[Math.floor(random() * old.length)]!)
    const batch = isWhole ? batchOf(some, replay, known, config) : sampledBatch(some, replay, known, config, random)
    const wanted = Object.fromEntries(session.outputNames.map((name) => [name, null]))
    const results = await session.run(pick({ ...tables.feeds(), ...batch.feeds }, session.inputNames), {
      ...wanted,
      ...(isWhole && { [gradientNames.table]: into }),
    })
    const loss = numbers(results.loss!)[0]!
    if (!Number.isFinite(loss)) throw new Failed('model', 'The loss is no number any more; nothing was learnt.')
    addRows(tables, results, batch)
    batch.count(tables)
    if (refusing) await refuse(refusing, tables, refused, levels)
    tables.step(learningRateAt(step, isWhole), isWhole)
    onProgress?.({ step: step + 1, steps: most, loss })
  }
  const left = await notLeading(news, known, score, 0)
  const count = (queries: readonly LinkQuery[]) => queries.reduce((sum, { answers }) => sum + answers.length, 0)
  return { vectors: tables.vectors(), first: news.length === 0 ? 1 : 1 - count(left) / count(news), steps: step }
}

const refusingSteps = 30

const rowOf = ({ wanted, relation }: LinkQuery, { relations }: KgeConfig) =>
  wanted === 'head' ? relation + relations : relation

function batchOf(
  news: readonly LinkQuery[],
  replay: readonly LinkQuery[],
  knownAnswers: KnownAnswers,
  config: KgeConfig,
) {
  const { entities } = config
  const queries = [...news, ...replay]
  const [places, targets, passed]: [number[], number[], number[]] = [[], [], []]
  queries.forEach((query, row) => {
    for (const answer of query.answers) {
      places.push(row * entities + answer)
      targets.push(1 / query.answers.length)
    }
    if (row >= news.length) return
    const own = new Set(query.answers)
    for (const other of knownAnswers.of(query)) if (!own.has(other)) passed.push(row * entities + other)
  })
  const known = queries.map((query) => query.known)
  const relation = queries.map((query) => rowOf(query, config))
  const weight = Math.min(mostWeight, fresh / Math.max(1, news.length))
  const all = weight * news.length + replay.length
  const shares = Float32Array.from(queries, (_, row) => (row < news.length ? weight : 1) / all)
  return {
    known,
    relation,
    feeds: {
      known: rows(known),
      relation: rows(relation),
      places: rows(places),
      targets: new OrtTensor('float32', Float32Array.from(targets), [targets.length]),
      weights: new OrtTensor('float32', shares, [queries.length]),
      passed: rows(passed),
    },
    /** How often each row was read, for the regularisers. */
    count(tables: KgeTables): void {
      queries.forEach(({ answers }, row) => {
        const share = shares[row]!
        tables.entities.count(known[row]!, share)
        tables.relations.count(relation[row]!, share)
        for (const answer of answers) tables.entities.count(answer, share / answers.length)
      })
    },
  }
}

/** Entities that are drawn beside those that lead. */
const drawn = 128

/** One answer of each question against entities that lead new answers, and others at random. */
function sampledBatch(
  news: readonly Pending[],
  replay: readonly LinkQuery[],
  knownAnswers: KnownAnswers,
  config: KgeConfig,
  random: Random,
) {
  const each = [
    ...news.flatMap((query) => query.answers.map((answer) => ({ query, answer }))),
    ...replay.map((query) => ({ query, answer: query.answers[Math.floor(random() * query.answers.length)]! })),
  ]
  const fresh = each.length - replay.length
  const others = Array.from({ length: drawn }, () => Math.floor(random() * config.entities))
  const negative = [...new Set([...news.map(({ rival }) => rival), ...others])]
  const right = new Float32Array(each.length * negative.length)
  each.forEach(({ query }, row) => {
    const answers = new Set(knownAnswers.of(query))
    negative.forEach((entity, at) => {
      if (answers.has(entity)) right[row * negative.length + at] = 1
    })
  })
  const known = each.map(({ query }) => query.known)
  const relation = each.map(({ query }) => rowOf(query, config))
  const answer = each.map((one) => one.answer)
  const weights = Float32Array.from(each, (_, row) => (row < fresh ? mostWeight : 1))
  return {
    ...{ known, relation, answer, negative },
    feeds: {
      known: rows(known),
      relation: rows(relation),
      answer: rows(answer),
      negative: rows(negative),
      weights: new OrtTensor('float32', weights, [each.length]),
      right: new OrtTensor('float32', right, [each.length, negative.length]),
    },
    /** No distance has a regulariser. */
    count(): void {},
  }
}

/** Rejected triples from both ends, pushed down where they score above an average entity. */
async function refuse(
  session: InferenceSession,
  tables: KgeTables,
  refused: readonly LinkQuery[],
  levels: Float32Array,
): Promise<void> {
  const each = refused.flatMap((query) => query.answers.map((answer) => ({ query, answer })))
  const batch = {
    known: each.map(({ query }) => query.known),
    relation: each.map(({ query }) => rowOf(query, tables.config)),
    answer: each.map(({ answer }) => answer),
  }
  const feeds = {
    ...tables.feeds(),
    known: rows(batch.known),
    relation: rows(batch.relation),
    answer: rows(batch.answer),
    level: new OrtTensor('float32', levels, [levels.length]),
  }
  addRows(tables, await session.run(pick(feeds, session.inputNames)), batch)
}

/** A question with answers that do not lead yet, and the entity that leads them. */
interface Pending extends LinkQuery {
  readonly rival: number
}

/** Of some questions, those with an answer that does not lead all that is not known by `lead`; only such answers stay. */
async function notLeading(
  queries: readonly LinkQuery[],
  known: KnownAnswers,
  score: LinkScorer,
  lead: number,
): Promise<readonly Pending[]> {
  const scores = await score(queries)
  return queries.flatMap((query, row) => {
    const own = scores[row]!
    const right = new Set(known.of(query))
    let rival = -1
    for (let at = 0; at < own.length; at++) if (!right.has(at) && (rival < 0 || own[at]! > own[rival]!)) rival = at
    // Where everything is known there is nobody to lead.
    if (rival < 0) return []
    const answers = query.answers.filter((answer) => !(own[answer]! > own[rival]! + lead))
    return answers.length === 0 ? [] : [{ ...query, answers, rival }]
  })
}

/** For each answer of the questions: the score at which an entity is as probable as one taken at random. */
async function averages(queries: readonly LinkQuery[], score: LinkScorer): Promise<Float32Array> {
  if (queries.length === 0) return new Float32Array(0)
  const scores = await score(queries)
  return Float32Array.from(
    queries.flatMap(({ answers }, row) => {
      const own = Float32Array.from(scores[row]!)
      const top = own.reduce((a, b) => Math.max(a, b))
      const level = top + Math.log(own.reduce((sum, each) => sum + Math.exp(each - top), 0) / own.length)
      return answers.map(() => level)
    }),
  )
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
  const entityTable = grown(vectors.entities, entities.length * config.dimension)
  const half = config.dimension / 2
  // Nobody has looked at images of new entities yet: their own half stands for both.
  if (seesImages(config))
    for (let own = vectors.entities.length; own < entityTable.length; own += config.dimension)
      entityTable.copyWithin(own + half, own, own + half)
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
    vectors: { entities: entityTable, relations: table },
  }
}
