import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { ImportIssue } from '../../contract/domain/import.ts'
import type { Triple } from '../../exchange/openke/parse-triples.ts'
import type { RankingReport } from '../../models/metrics/ranking.ts'
import { unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { type ColourScale, clipScale } from '../../models/nets/images/channel-planes.ts'
import { firstWeights } from '../../models/nets/layers/first-weights.ts'
import type { MkgformerConfig } from '../../models/nets/mkgformer/config.ts'
import type { NetworkManifest } from '../../models/package/network-manifest.ts'
import { classWeightsOf } from '../corpora/class-weights.ts'
import type { CorpusPart } from '../corpora/corpus-ask.ts'
import { mergedWeights } from '../corpora/merged-weights.ts'
import { startLines } from '../corpora/start-report.ts'
import type { ClassWeights, LearnWhat } from '../corpora/training-choices.ts'
import { placeOfModel } from '../networks/installed-models.ts'
import { asModelFailure } from '../networks/model-failure.ts'
import { networkCard } from '../networks/network-card.ts'
import { mustBeReplaceable, writeNetworkPackage } from '../networks/network-package.ts'
import { type FitPlan, type FitProgress, fitModel, type Weights } from '../training/fit-model.ts'
import { seededRandom } from '../training/fit-random.ts'
import { fewShot, percentageOf } from '../training/low-resource.ts'
import { readState, writeState } from '../training/state-file.ts'
import type { EntityImages } from './entity-images.ts'
import { firstLinkWeights } from './first-link-weights.ts'
import type { KnowledgeGraph } from './knowledge-graph.ts'
import { imageConfig, printLinkConfiguration, textConfig } from './link-config.ts'
import { type LinkExample, openLinkLearner } from './link-learner.ts'
import { KnownAnswers, type LinkQuery, linkQueries } from './link-queries.ts'
import { withLinkScorer } from './link-scorer.ts'
import { type LinkStart, linkPart, readLinkStart } from './link-start.ts'
import { graphTokenizerJson, type LinkWords, limitsOf, linkWords, textLimits } from './link-words.ts'
import { frequencyScorer, rankLinks } from './rank-links.ts'
import { figureLines, figures } from './ranking-figures.ts'
import type { GraphFiles } from './read-graph.ts'
import { type LinkData, readLinkData } from './read-link-data.ts'

export interface TrainLinksAsk {
  readonly files: GraphFiles
  readonly train: string
  readonly valid: string
  /** Keep so many entities, those with the most triples; null: all. */
  readonly mostFrequent: number | null
  readonly settings: LinkSettings
  /** Folder of a MKGformer's package to continue from, of any task; left out: from nothing. */
  readonly from?: string | null
  readonly threads: number
  /** Reads the images of entities, sized for a network; left out, texts are all there is. */
  readonly images?: ImageReader
  /** A folder, or a bare name: installed under it. */
  readonly output: string
}

export type ImageReader = (
  entities: KnowledgeGraph['entities'],
  config: MkgformerConfig,
) => Promise<ReadonlyMap<number, EntityImages>>

export interface LinkSettings {
  /** Of the first step, which learns the entities' vectors from their texts; 0 leaves it out. */
  readonly entityEpochs: number
  /** Of the second step, which learns from triples. */
  readonly epochs: number
  readonly batchSize: number
  readonly learningRate: number
  readonly dropout: number
  readonly seed: number
  /** Share of all steps in which the learning rate rises. */
  readonly warmUp: number
  /** Gradients are scaled down to this length. */
  readonly clipNorm: number
  /** So many batches make one step of `batchSize` examples. */
  readonly accumulate: number
  /** Of the second step; the first learns the entities' vectors alone. */
  readonly learn: LearnWhat
  /** What errors in questions of some relations count, in the second step; null: all the same. */
  readonly classWeights: ClassWeights | null
  /** What an entity that is right counts in the second step, beside one that is not. */
  readonly rightWeight: number
  /** Examples to learn from, of each relation or as a share; null: all. */
  readonly part: CorpusPart
  /** Tokens of a question at most. */
  readonly textTokens: number
}

export const linkSettings: LinkSettings = {
  entityEpochs: 5,
  epochs: 20,
  batchSize: 64,
  learningRate: 3e-3,
  dropout: 0.2,
  seed: 1,
  warmUp: 0.02,
  clipNorm: 5,
  accumulate: 1,
  learn: { kind: 'full' },
  classWeights: null,
  rightWeight: 1,
  part: null,
  textTokens: textLimits.whole,
}

export interface LinkProgress extends FitProgress {
  readonly phase: 'entities' | 'links'
  /** of this phase */
  readonly epochs: number
}

export interface LinkHooks {
  readonly onIssue?: (issue: ImportIssue) => void
  readonly onProgress?: (progress: LinkProgress) => void
  /** Once, where an earlier run of the same command is gone on with. */
  readonly onResume?: (epochs: number) => void
  /** What came of the package that is continued from, a line each. */
  readonly onStart?: (lines: readonly string[]) => void
  readonly signal?: AbortSignal
}

export interface TrainedLinks {
  readonly folder: string
  readonly manifest: NetworkManifest
  readonly graph: {
    readonly entities: number
    readonly relations: number
    readonly train: number
    readonly valid: number
  }
  readonly epochs: readonly { readonly epoch: number; readonly loss: number; readonly score: number | null }[]
  readonly seconds: number
  readonly report: RankingReport
  /** Of the same questions answered by how often an entity stands at that end of the relation. */
  readonly baseline: RankingReport
}

/**
 * MKGformer for link prediction from nothing, in the paper's two steps, on texts and, where they are given, images; the
 * epoch with the best filtered mean reciprocal rank on `valid` is kept. Broken off, the same call goes on after the last whole epoch of the second step, to the
 * same weights as without the break.
 *
 * @throws Failed `cancelled`, `bad-input`, `not-found`, `model`
 */
export async function trainLinks(ask: TrainLinksAsk, hooks: LinkHooks = {}): Promise<TrainedLinks> {
  try {
    // Said now and not after the training.
    await mustBeReplaceable(placeOfModel(ask.output))
    return await trainAndWrite(ask, hooks)
  } catch (error) {
    throw asModelFailure(error)
  }
}

async function trainAndWrite(ask: TrainLinksAsk, hooks: LinkHooks): Promise<TrainedLinks> {
  const started = performance.now()
  const { settings, threads } = ask
  const data = withPart(await readLinkData(ask, hooks.onIssue), settings)
  const place = placeOfModel(ask.output)
  const { train, valid, graph } = data
  const from = ask.from == null ? null : await readLinkStart(ask.from, settings.textTokens)
  const tokenizerJson = from?.tokenizerJson ?? graphTokenizerJson(graph)
  const words = linkWords(graph, tokenizerJson, limitsOf(settings.textTokens))
  const fresh = (ask.images ? imageConfig : textConfig)(words.vocabulary.size)
  const config = from
    ? { ...from.config, vocabulary: words.vocabulary.size }
    : { ...fresh, maxPositions: settings.textTokens }
  hooks.onStart?.(from ? startLines(from.name, from.report(graph, words, config)) : [])
  const scale = from?.scale ?? clipScale
  const images = (await ask.images?.(graph.entities, config)) ?? new Map<number, EntityImages>()
  const fitted = await learnBothSteps({ ...data, words, config, images, scale, place, settings, threads, from }, hooks)
  const known = new KnownAnswers(data.known)
  const baseline = await rankLinks(valid, known, frequencyScorer(train, graph.entities.length))
  const seconds = (performance.now() - started) / 1000
  const configuration = printLinkConfiguration(graph, words, config, scale, settings.textTokens)
  const weights = withUnusedWeights(configuration, fitted.weights, settings.seed)
  const unsealed = {
    manifest: {
      format: 'triptych-model',
      formatVersion: 1,
      name: basename(place),
      task: 'mkg',
      architecture: 'mkgformer',
      configuration,
      labels: graph.entities.map(({ name }) => name),
      base: null,
      provenance: {
        data: [{ name: basename(ask.train), posts: train.length, terms: 'as its owner gives them' }],
        method: `Trained ${from ? `from "${from.name}" (${settings.learn.kind})` : 'from nothing'} on ${ask.images ? `texts and the images of ${images.size} entities` : 'texts alone'}: ${ask.settings.entityEpochs} epochs of entity modelling, then ${ask.settings.epochs} of missing entities, of which the best by ${valid.length} triples of ${basename(ask.valid)}${weightWords(settings)}`,
        seed: ask.settings.seed,
        seconds,
        createdAt: new Date().toISOString(),
      },
      sources: [],
      licence: 'that of the data it was trained on',
      metrics: { ...figures('valid', fitted.report), ...figures('baseline', baseline) },
    },
    weights,
    tokenizerJson,
  } as const
  // Thousands of entities would drown the rest of the card.
  const card = networkCard({ ...unsealed.manifest, labels: [] }, weights, [])
  const manifest = await writeNetworkPackage(place, {
    ...unsealed,
    card: `${card}\n${figureLines('this network', fitted.report, baseline)}`,
  })
  await rm(stateFile(place), { force: true })
  return {
    folder: place,
    manifest,
    graph: {
      entities: graph.entities.length,
      relations: graph.relations.length,
      train: train.length,
      valid: valid.length,
    },
    epochs: fitted.epochs,
    seconds,
    report: fitted.report,
    baseline,
  }
}

function weightWords({ classWeights, rightWeight }: LinkSettings): string {
  const right = rightWeight === 1 ? '' : `, right entities counting ${rightWeight}`
  return `${classWeights === null ? '' : ', class weights'}${right}`
}

/** The authors' network has parts that link prediction never uses; without them `models run` and `export` would not know it. */
function withUnusedWeights(configuration: Readonly<Record<string, unknown>>, learnt: Weights, seed: number): Weights {
  const { parameters } = unfilledModel(configuration, learnt).graph
  const unused = [...parameters].filter(([name]) => !learnt.has(name))
  const shapes = new Map(unused.map(([name, { shape }]) => [name, shape as readonly number[]]))
  return new Map([...learnt, ...firstWeights(shapes, seededRandom(seed), 'from-scratch')])
}

/** What is right is so whether it is learnt from or not: filtered figures pass over all of it. */
interface LearntData extends LinkData {
  readonly known: readonly Triple[]
}

interface FitWhat extends LearntData {
  readonly words: LinkWords
  readonly config: MkgformerConfig
  readonly images: ReadonlyMap<number, EntityImages>
  readonly scale: ColourScale
  readonly place: string
  readonly settings: LinkSettings
  readonly threads: number
  readonly from: LinkStart | null
}

const stateFile = (place: string) => join(dirname(place), `.${basename(place)}.training`)

async function learnBothSteps(what: FitWhat, hooks: LinkHooks) {
  const { train, valid, words, config, images, scale, place, settings, threads } = what
  const queries = linkQueries(train)
  const relations = what.graph.relations.map(({ name }) => name)
  const asked = queries.map(({ relation }) => relations[relation]!)
  const relationWeights = classWeightsOf(settings.classWeights, relations, asked)
  const fingerprint = fingerprintOf(what)
  const saved = await readState(stateFile(place), fingerprint)
  const drawn = drawnWeights(what, queries)
  // A run that is gone on with has its first step in what it saved.
  const first = saved ? drawn : await modelEntities(what, drawn, hooks)
  if (saved) hooks.onResume?.(saved.fit.epochs.length)

  const { dropout, clipNorm, accumulate, seed } = settings
  const part = linkPart(settings.learn, config)
  const adapters = part.adapters && { adapters: { ...part.adapters, random: seededRandom(seed) } }
  const errorWeights = { right: settings.rightWeight, questions: relationWeights !== undefined }
  const training = { dropout, errorWeights, learns: part.learns, ...adapters }
  const learner = await openLinkLearner({
    ...{
      step: 'missing-entity',
      words,
      config,
      weights: first,
      images,
      scale,
      training,
      clipNorm,
      accumulate,
      threads,
    },
    ...(saved && { from: saved.session }),
  })
  const whole = (learnt: Weights): Weights => mergedWeights(first, learnt, part.adapters)
  const known = new KnownAnswers(what.known)
  const judge = (weights: Weights) =>
    withLinkScorer({ words, config, weights, images, scale, threads }, (score) => rankLinks(valid, known, score))
  try {
    const examples = queries.map((query): LinkExample => {
      const text = words.question(query)
      const weight = relationWeights?.[query.relation] ?? 1
      return { length: text.length, text, shown: query.known, answers: query.answers, weight }
    })
    const outcome = await fitModel(examples, plan(settings, settings.epochs), learner, {
      ...(hooks.signal && { signal: hooks.signal }),
      ...(saved && { from: saved.fit }),
      onProgress: (progress) => hooks.onProgress?.({ ...progress, phase: 'links', epochs: settings.epochs }),
      evaluate: async (learnt) => (await judge(whole(learnt))).filtered.both.meanReciprocalRank,
      save: (state) => writeState(stateFile(place), { fingerprint, session: learner.state(), fit: state }),
    })
    const weights = whole(required(outcome.end, outcome.weights))
    return { weights, epochs: outcome.epochs, report: await judge(weights) }
  } finally {
    await learner.release()
  }
}

/** What both steps begin with: all new, or what the package to continue from brings. */
function drawnWeights({ words, config, settings, from, graph }: FitWhat, queries: readonly LinkQuery[]): Weights {
  const nothing = firstLinkWeights(words, config, queries, settings.seed)
  return from ? from.weights(graph, words, nothing) : nothing
}

/** Few triples of each relation, or a share of all; those measured on stay. */
function withPart(data: LinkData, { part, seed }: LinkSettings): LearntData {
  const { train } = data
  const known = [...train, ...data.valid]
  if (part === null) return { ...data, known }
  const drawn =
    'shots' in part
      ? fewShot(train, ({ relation }) => [String(relation)], part.shots, seed)
      : percentageOf(train, part.percent, seed)
  return { ...data, known, train: drawn }
}

/** The first step: only the entities' vectors learn, each to be found by its text. */
async function modelEntities(what: FitWhat, first: Weights, hooks: LinkHooks): Promise<Weights> {
  const { words, config, images, scale, settings, threads, graph } = what
  if (settings.entityEpochs === 0) return first
  const learner = await openLinkLearner({
    step: 'entity-modelling',
    words,
    config,
    weights: first,
    images,
    scale,
    training: { dropout: 0 },
    clipNorm: settings.clipNorm,
    accumulate: settings.accumulate,
    threads,
  })
  try {
    const examples = graph.entities.map((_, entity): LinkExample => {
      const text = words.introduction(entity)
      return { length: text.length, text, shown: entity, answers: [entity] }
    })
    const outcome = await fitModel(examples, { ...plan(settings, settings.entityEpochs), keep: 'last' }, learner, {
      ...(hooks.signal && { signal: hooks.signal }),
      onProgress: (progress) => hooks.onProgress?.({ ...progress, phase: 'entities', epochs: settings.entityEpochs }),
    })
    return new Map([...first, ...required(outcome.end, outcome.weights)])
  } finally {
    await learner.release()
  }
}

function plan({ batchSize, learningRate, seed, warmUp }: LinkSettings, epochs: number): FitPlan {
  return {
    ...{ epochs, batchSize, seed, learningRate, warmUp },
    decay: 'linear',
    floor: 0.02,
    average: null,
    patience: null,
    keep: 'best',
  }
}

function required(end: string, weights: Weights | null): Weights {
  if (end === 'cancelled')
    throw new Failed('cancelled', 'Cancelled. The same command goes on after the last whole epoch.')
  if (end === 'not-finite' || weights === null)
    throw new Failed(
      'model',
      'The loss is no number any more; nothing was kept. Another --seed may help, or fewer --epochs.',
    )
  return weights
}

/** Of all that decides about the steps of a run. */
function fingerprintOf({ graph, train, valid, settings, config, images, from }: FitWhat): string {
  const hash = createHash('sha256')
  const { classWeights, ...others } = settings
  const told = { ...others, classWeights: classWeights instanceof Map ? [...classWeights] : classWeights }
  hash.update(JSON.stringify({ graph, settings: told, config, from: from?.sha256 ?? null }))
  for (const triples of [train, valid])
    hash.update(Int32Array.from(triples.flatMap(({ head, relation, tail }) => [head, relation, tail])))
  for (const [entity, { whole, auxiliary }] of images) {
    hash.update(`${entity}`)
    for (const pixels of [whole, ...auxiliary]) hash.update(pixels ?? 'none')
  }
  return hash.digest('hex')
}
