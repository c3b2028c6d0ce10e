import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { ImportFormat, ImportIssue } from '../../contract/domain/import.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import type { FileImages } from '../predicting/file-images.ts'
import { type FitPlan, type FitProgress, fitModel } from '../training/fit-model.ts'
import { fewShot, percentageOf } from '../training/low-resource.ts'
import { readState, writeState } from '../training/state-file.ts'
import type { CorpusModel } from './corpus-model.ts'
import { corpusRelations } from './corpus-relations.ts'
import { corpusTagger } from './corpus-tagger.ts'
import { type CorpusFile, readGoldPairs, readGoldPosts } from './read-corpus.ts'

export type CorpusTask = 'mner' | 'mre'

/** The papers' low-resource settings; `null` learns from everything. */
export type CorpusPart = { readonly shots: number } | { readonly percent: number } | null

export interface CorpusAsk {
  readonly task: CorpusTask
  readonly train: string
  readonly valid: string
  readonly format: ImportFormat | null
  readonly images: FileImages | null
  /** Whether other images were asked for than last time. */
  readonly imagesFolder: string | null
  /** Folder of the package; one that is there is replaced. */
  readonly output: string
  readonly part: CorpusPart
  readonly epochs: number
  readonly seed: number
  readonly threads: number
  readonly onIssue: (issue: ImportIssue) => void
  readonly onProgress: (progress: FitProgress & { readonly epochs: number }) => void
  /** A state was found, and so many epochs need not be run again. */
  readonly onResume: (epochs: number) => void
  readonly signal: AbortSignal
}

export interface CorpusOutcome {
  readonly folder: string
  readonly bestEpoch: number
  readonly epochs: readonly { readonly epoch: number; readonly loss: number; readonly score: number | null }[]
  readonly learntFrom: number
  /** Of the best epoch, as in the package's manifest. */
  readonly metrics: Readonly<Record<string, number>>
}

/** Our small networks read this; see `starterSizes`. */
const imageSize = 64

/** Where a run that was broken off keeps what it has. */
export const stateFile = (output: string): string => `${output}.training.safetensors`

/**
 * Trains a small MKGformer from nothing on a whole corpus and writes the package of the epoch with the best F1 on the validation file.
 * After each epoch the state is stored beside the package; the same call goes on from there, to the same weights on the same device.
 *
 * @throws Failed `bad-input` for files with errors, `conflict` for an output that is no package, `cancelled`, `model` where training
 * ran out of numbers
 */
export async function trainCorpus(ask: CorpusAsk): Promise<CorpusOutcome> {
  if (existsSync(ask.output) && !existsSync(join(ask.output, packageFiles.manifest)))
    throw new Failed('conflict', `${ask.output} is there and no model package: name another --output.`)
  switch (ask.task) {
    case 'mner': {
      const train = part(await readGoldPosts(file(ask, ask.train)), ({ gold }) => gold.map(({ type }) => type), ask)
      const valid = await readGoldPosts(file(ask, ask.valid))
      if (train.every(({ gold }) => gold.length === 0))
        throw new Failed('bad-input', `${ask.train} has no entities to learn from.`)
      return run(corpusTagger(train, valid, ask), train.length, ask)
    }
    case 'mre': {
      const train = part(await readGoldPairs(file(ask, ask.train)), ({ relation }) => [relation], ask)
      const valid = await readGoldPairs(file(ask, ask.valid))
      return run(corpusRelations(train, valid, ask), train.length, ask)
    }
  }
}

const file = ({ format, images, onIssue, signal }: CorpusAsk, path: string): CorpusFile => ({
  path,
  format,
  images,
  imageSize,
  onIssue,
  signal,
})

function part<T>(all: readonly T[], classesOf: (one: T) => Iterable<string>, { part, seed }: CorpusAsk): readonly T[] {
  if (part === null) return all
  return 'shots' in part ? fewShot(all, classesOf, part.shots, seed) : percentageOf(all, part.percent, seed)
}

async function run<E extends { readonly length: number }>(
  model: CorpusModel<E>,
  learntFrom: number,
  ask: CorpusAsk,
): Promise<CorpusOutcome> {
  const { epochs, seed, output, signal } = ask
  const plan: FitPlan = { ...model.plan, epochs, seed, patience: null, keep: 'best' }
  const state = stateFile(output)
  const fingerprint = await fingerprintOf(ask, plan)
  const saved = await readState(state, fingerprint)
  if (saved !== null) ask.onResume(saved.fit.epochs.length)
  const started = performance.now()
  const learner = await model.open(saved?.session ?? null)
  try {
    const outcome = await fitModel(model.examples, plan, learner, {
      signal,
      ...(saved && { from: saved.fit }),
      onProgress: (progress) => ask.onProgress({ ...progress, epochs }),
      evaluate: async (weights) => (await model.measure(weights))['valid.f1'],
      save: (fit) => writeState(state, { fingerprint, session: learner.state(), fit }),
    })
    if (outcome.end === 'cancelled')
      throw new Failed('cancelled', 'Cancelled; the same command goes on after the last whole epoch.')
    if (outcome.end === 'not-finite' || outcome.weights === null)
      throw new Failed('model', 'Training ran into a loss that is no number; another --seed may help.')
    const metrics = await model.measure(outcome.weights)
    const best = outcome.epochs.reduce((best, each) => ((each.score ?? 0) > (best.score ?? 0) ? each : best))
    const facts = { learntFrom, metrics, bestEpoch: best.epoch, seconds: (performance.now() - started) / 1000 }
    await model.write(outcome.weights, packageFacts(ask, facts))
    await rm(state, { force: true })
    return { folder: output, epochs: outcome.epochs, ...facts }
  } finally {
    await learner.release()
  }
}

function packageFacts(
  { task, train, valid, output, epochs, seed, part }: CorpusAsk,
  { learntFrom, metrics, bestEpoch, seconds }: Omit<CorpusOutcome, 'folder' | 'epochs'> & { readonly seconds: number },
) {
  const drawn = part === null ? '' : 'shots' in part ? `, ${part.shots} shots` : `, ${part.percent} % of it`
  const method = `Small MKGformer from nothing, epoch ${bestEpoch} of ${epochs}, chosen by F1 on ${basename(valid)}`
  const rows = Object.entries(metrics).map(([name, value]) => `| ${name} | ${value.toFixed(4)} |`)
  const card = [
    `# ${basename(output)}`,
    '',
    `A small MKGformer for ${task}, trained from nothing on ${basename(train)} (${learntFrom} examples${drawn}), seed ${seed}.`,
    `Epoch ${bestEpoch} of ${epochs} was chosen by F1 on ${basename(valid)}, on which these figures were measured too:`,
    'expect somewhat less elsewhere.',
    '',
    '| | |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n')
  return {
    folder: output,
    name: basename(output),
    metrics,
    card,
    provenance: {
      data: [{ name: basename(train), posts: learntFrom, terms: `as its owner set them${drawn}` }],
      method,
      seed,
      seconds: Math.round(seconds),
      createdAt: new Date().toISOString(),
    },
  }
}

/** Everything that the weights depend on. */
async function fingerprintOf(
  { task, train, valid, format, imagesFolder, part }: CorpusAsk,
  plan: FitPlan,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify({ version: 1, task, format, imagesFolder, part, plan }))
  for (const path of [train, valid])
    hash.update(
      createHash('sha256')
        .update(await readFile(path))
        .digest(),
    )
  return hash.digest('hex')
}
