import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failed } from '../../../contract/domain/failed.ts'
import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { RankingReport } from '../../../models/metrics/ranking.ts'
import type { EntityFeatures } from '../../../models/nets/kge/image-descriptor.ts'
import type { KgeConfig } from '../../../models/nets/kge/kge-config.ts'
import type { KgeVectors } from '../../../models/nets/kge/score-candidates.ts'
import type { KgeCalibration, KgeManifest } from '../../../models/package/kge-manifest.ts'
import { mustBeReplaceable } from '../../networks/network-package.ts'
import type { FitProgress } from '../../training/fit-model.ts'
import { seededRandom, shuffled } from '../../training/fit-random.ts'
import { readState, writeState } from '../../training/state-file.ts'
import type { KnowledgeGraph } from '../knowledge-graph.ts'
import { KnownAnswers } from '../link-queries.ts'
import { frequencyScorer, rankLinks } from '../rank-links.ts'
import { figureLines, figures } from '../ranking-figures.ts'
import { fitCalibration, logitBins, statedError } from './calibrate.ts'
import { type FittedEmbeddings, fitEmbeddings, type KgeSettings } from './fit-embeddings.ts'
import { writeKgePackage } from './kge-package.ts'
import { withKgeScorer } from './kge-scorer.ts'
import { learnMore } from './learn-more.ts'

export interface TrainEmbeddingsAsk {
  readonly graph: KnowledgeGraph
  readonly train: readonly Triple[]
  /** Not learnt from: chooses the epoch, and calibrates. May be empty: then the last epoch counts, uncalibrated. */
  readonly valid: readonly Triple[]
  /** Negatives, pushed down once the rest is learnt. */
  readonly rejected?: readonly Triple[]
  /** By the graph's entities, for scorers that see them. */
  readonly images?: EntityFeatures
  readonly config: Omit<KgeConfig, 'entities' | 'relations'>
  readonly settings: KgeSettings
  readonly threads: number
  /** The package's folder. */
  readonly place: string
  readonly name: string
  /** What the facts are called in the package's provenance. */
  readonly source: string
}

export interface EmbeddingHooks {
  readonly onProgress?: (progress: FitProgress & { readonly epochs: number }) => void
  /** Once, where an earlier run of the same is gone on with. */
  readonly onResume?: (epochs: number) => void
  readonly signal?: AbortSignal
}

export interface TrainedEmbeddings {
  readonly folder: string
  readonly manifest: KgeManifest
  readonly epochs: FittedEmbeddings['epochs']
  readonly seconds: number
  readonly report: RankingReport
  /** Of the same questions answered by how often an entity stands at that end of the relation. */
  readonly baseline: RankingReport
}

/** Of held-out triples, drawn once: more would not make two numbers any better. */
const calibratedOn = 1_000

/**
 * Trains embeddings and writes their package; the epoch with the best filtered mean reciprocal rank on `valid` is kept. What a run has
 * reached is saved after every epoch beside the package; broken off, the same call goes on from there, to the same vectors as without
 * the break.
 *
 * @throws Failed `cancelled`, `model` where the loss is no number any more; PackageError where the folder holds something else
 */
export async function trainEmbeddings(ask: TrainEmbeddingsAsk, hooks: EmbeddingHooks = {}): Promise<TrainedEmbeddings> {
  const started = performance.now()
  // Said now and not after the training.
  await mustBeReplaceable(ask.place)
  await mkdir(dirname(ask.place), { recursive: true })
  const { graph, train, valid, images, settings, threads, place } = ask
  const config: KgeConfig = { ...ask.config, entities: graph.entities.length, relations: graph.relations.length }
  const file = stateFile(place)
  const fingerprint = fingerprintOf(ask)
  const saved = await readState(file, fingerprint)
  if (saved) hooks.onResume?.(saved.fit.epochs.length)
  const fitted = await fitEmbeddings(config, { train, valid, ...(images && { images }) }, settings, threads, {
    ...(hooks.signal && { signal: hooks.signal }),
    onProgress: (progress) => hooks.onProgress?.({ ...progress, epochs: settings.epochs }),
    ...(saved && { from: saved }),
    save: (state) => writeState(file, { fingerprint, ...state }),
  })
  const learnt = required(fitted)
  const { rejected = [] } = ask
  const refined = {
    start: { config, vectors: learnt },
    facts: train,
    added: [],
    rejected,
    seed: settings.seed,
    threads,
  }
  const { vectors } = rejected.length > 0 ? await learnMore(refined) : { vectors: learnt }
  const known = new KnownAnswers([...train, ...valid])
  const judge = await withKgeScorer(config, vectors, threads, async (score) => {
    const report = await rankLinks(valid, known, score)
    const sample = shuffled(valid, seededRandom(settings.seed)).slice(0, calibratedOn)
    return { report, bins: await logitBins(sample, train, valid, score) }
  })
  const baseline = await rankLinks(valid, known, frequencyScorer(train, config.entities))
  const calibration = fitCalibration(judge.bins)
  const seconds = (performance.now() - started) / 1000
  const measured = valid.length > 0
  const manifest = await writeKgePackage(place, {
    names: graph,
    vectors,
    manifest: {
      name: ask.name,
      configuration: config,
      calibration,
      provenance: {
        data: [{ name: ask.source, posts: train.length, terms: 'as its owner gives them' }],
        method: methodOf(ask, fitted),
        seed: settings.seed,
        seconds,
        createdAt: new Date().toISOString(),
      },
      licence: 'that of the data it was trained on',
      metrics: {
        ...(measured && { ...figures('valid', judge.report), ...figures('baseline', baseline) }),
        ...(calibration && { 'valid.calibration_error': statedError(judge.bins, calibration) }),
      },
    },
    card: cardOf(ask, config, judge.report, baseline, calibration),
  })
  await rm(file, { force: true })
  return { folder: place, manifest, epochs: fitted.epochs, seconds, report: judge.report, baseline }
}

const stateFile = (place: string) => join(dirname(place), `.${basename(place)}.training`)

function required({ end, vectors }: FittedEmbeddings): KgeVectors {
  if (end === 'cancelled')
    throw new Failed('cancelled', 'Cancelled. The same command goes on after the last whole epoch.')
  if (end === 'not-finite' || vectors === null)
    throw new Failed('model', 'The loss is no number any more; nothing was kept. A smaller learning rate may help.')
  return vectors
}

function methodOf({ config, settings, valid, images }: TrainEmbeddingsAsk, { epochs }: FittedEmbeddings): string {
  const { method, optimiser, learningRate, regulariser, batchSize } = settings
  const against =
    method.kind === 'all-entities' ? `all entities (${method.objective})` : `${method.negatives} sampled entities`
  const held = regulariser === null ? 'no regulariser' : `${regulariser.kind} ${regulariser.weight}`
  const seen = images ? `, with images of ${images.shown.reduce((sum, each) => sum + each, 0)} entities` : ''
  const chosen = valid.length > 0 ? `, the best by ${valid.length} other facts kept` : ''
  return `${config.scorer} of ${config.dimension} numbers against ${against}${seen}; ${optimiser} ${learningRate}, ${held}, ${batchSize} at a step; ${epochs.length} epochs${chosen}`
}

function cardOf(
  { name, graph, source }: TrainEmbeddingsAsk,
  { scorer, dimension }: KgeConfig,
  report: RankingReport,
  baseline: RankingReport,
  calibration: KgeCalibration | null,
): string {
  return [
    `# ${name}`,
    '',
    `Embeddings of ${graph.entities.length} entities and ${graph.relations.length} relations (${scorer}, ${dimension} numbers each), learnt from ${source}.`,
    calibration === null
      ? 'Its probabilities were not measured: no fact was held out.'
      : `Its probabilities were fitted on ${calibration.answers} answers that it had not learnt.`,
    '',
    ...(report.filtered.both.queries > 0 ? [figureLines('these embeddings', report, baseline)] : []),
  ].join('\n')
}

/** Of all that decides about the steps of a run. */
function fingerprintOf({ graph, train, valid, images, settings, config }: TrainEmbeddingsAsk): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify({ graph, settings, config }))
  for (const triples of [train, valid])
    hash.update(Int32Array.from(triples.flatMap(({ head, relation, tail }) => [head, relation, tail])))
  if (images) hash.update(images.features).update(images.shown)
  return hash.digest('hex')
}
