import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { asModelFailure } from '../networks/model-failure.ts'
import { type FitPlan, fitModel } from '../training/fit-model.ts'
import { fewShot, percentageOf } from '../training/low-resource.ts'
import { readState, writeState } from '../training/state-file.ts'
import type { CorpusAsk } from './corpus-ask.ts'
import type { CorpusModel } from './corpus-model.ts'
import { corpusNetwork, networkSees } from './corpus-network.ts'
import { corpusRelations } from './corpus-relations.ts'
import { corpusTagger } from './corpus-tagger.ts'
import { type CorpusFile, readGoldPairs, readGoldPosts } from './read-corpus.ts'
import { mustBeOfThisRun, type RunSettings, runSettings } from './run-settings.ts'
import { smallSees } from './small-start.ts'
import { startLines } from './start-report.ts'
import { learntWords } from './training-choices.ts'

export interface CorpusOutcome {
  readonly folder: string
  readonly bestEpoch: number
  readonly epochs: readonly { readonly epoch: number; readonly loss: number; readonly score: number | null }[]
  readonly learntFrom: number
  /** Of the best epoch, as in the package's manifest. */
  readonly metrics: Readonly<Record<string, number>>
}

/** Where a run that was broken off keeps what it has. */
export const stateFile = (output: string): string => `${output}.training.safetensors`

/**
 * Trains a network on a whole corpus, from nothing or from a package, and writes the package of the epoch with the best F1 on the
 * validation file. After each epoch the state is stored beside the package; the same call goes on from there, to the same weights on
 * the same device.
 *
 * @throws Failed `bad-input` for files with errors or choices that do not fit, `conflict` for an output that is no package or where
 * a run with other settings was broken off, `cancelled`, `model` for a package that cannot be continued and where training ran out
 * of numbers
 */
export async function trainCorpus(ask: CorpusAsk): Promise<CorpusOutcome> {
  if (existsSync(ask.output) && !existsSync(join(ask.output, packageFiles.manifest)))
    throw new Failed('conflict', `${ask.output} is there and no model package: name another --output.`)
  try {
    const settings = await runSettings(ask)
    if (!ask.restart) await mustBeOfThisRun(stateFile(ask.output), settings)
    else await rm(stateFile(ask.output), { force: true })
    return await trainTask(ask, settings)
  } catch (error) {
    throw asModelFailure(error)
  }
}

async function trainTask(ask: CorpusAsk, settings: RunSettings): Promise<CorpusOutcome> {
  const { from } = ask.choices
  const network = from === null ? null : await networkSees(from)
  const sees = network ?? (await smallSees(ask.choices))
  const file = (path: string): CorpusFile => ({ ...ask, path, sees })
  switch (ask.task) {
    case 'mner': {
      const train = part(await readGoldPosts(file(ask.train)), ({ gold }) => gold.map(({ type }) => type), ask)
      const valid = await readGoldPosts(file(ask.valid))
      if (train.every(({ gold }) => gold.length === 0))
        throw new Failed('bad-input', `${ask.train} has no entities to learn from.`)
      if (network === null) return run(await corpusTagger(train, valid, ask), train.length, ask, settings)
      return run(await corpusNetwork({ task: 'mner', train, valid }, ask), train.length, ask, settings)
    }
    case 'mre': {
      const train = part(await readGoldPairs(file(ask.train)), ({ relation }) => [relation], ask)
      const valid = await readGoldPairs(file(ask.valid))
      if (network === null) return run(await corpusRelations(train, valid, ask), train.length, ask, settings)
      return run(await corpusNetwork({ task: 'mre', train, valid }, ask), train.length, ask, settings)
    }
  }
}

function part<T>(all: readonly T[], classesOf: (one: T) => Iterable<string>, { part, seed }: CorpusAsk): readonly T[] {
  if (part === null) return all
  return 'shots' in part ? fewShot(all, classesOf, part.shots, seed) : percentageOf(all, part.percent, seed)
}

async function run<E extends { readonly length: number }>(
  model: CorpusModel<E>,
  learntFrom: number,
  ask: CorpusAsk,
  settings: RunSettings,
): Promise<CorpusOutcome> {
  const { epochs, seed, output, signal } = ask
  const plan: FitPlan = { ...model.plan, epochs, seed, patience: null, keep: 'best' }
  const state = stateFile(output)
  const fingerprint = JSON.stringify(settings)
  if (model.start) ask.onStart(startLines(model.start.name, model.start.report))
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
    await model.write(outcome.weights, packageFacts(ask, model, facts))
    await rm(state, { force: true })
    return { folder: output, epochs: outcome.epochs, ...facts }
  } finally {
    await learner.release()
  }
}

function packageFacts(
  { task, train, valid, output, epochs, seed, part, choices }: CorpusAsk,
  { network, start }: Pick<CorpusModel<unknown>, 'network' | 'start'>,
  { learntFrom, metrics, bestEpoch, seconds }: Omit<CorpusOutcome, 'folder' | 'epochs'> & { readonly seconds: number },
) {
  const drawn = part === null ? '' : 'shots' in part ? `, ${part.shots} shots` : `, ${part.percent} % of it`
  const origin = start ? `continued from "${start.name}"` : 'from nothing'
  const method = `${network} ${origin}, ${learntWords(choices)}, epoch ${bestEpoch} of ${epochs}, chosen by F1 on ${basename(valid)}`
  const rows = Object.entries(metrics).map(([name, value]) => `| ${name} | ${value.toFixed(4)} |`)
  const card = [
    `# ${basename(output)}`,
    '',
    `${network} for ${task}, trained ${origin} on ${basename(train)} (${learntFrom} examples${drawn}), ${learntWords(choices)}, seed ${seed}.`,
    `Epoch ${bestEpoch} of ${epochs} was chosen by F1 on ${basename(valid)}, on which these figures were measured too:`,
    'expect somewhat less elsewhere.',
    '',
    '| | |',
    '|---|---|',
    ...rows,
    ...(start ? ['', ...startLines(start.name, start.report).map((line) => `- ${line}`)] : []),
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
