import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { describeEntityImages } from '../../engine/links/embeddings/described-images.ts'
import type { KgeMethod, KgeSettings } from '../../engine/links/embeddings/fit-embeddings.ts'
import { trainEmbeddings } from '../../engine/links/embeddings/train-embeddings.ts'
import {
  type EmbeddingScorer,
  embeddingScorers,
  scorersThatSee,
  scorerTraits,
  type UsualSettings,
  usualSettings,
} from '../../engine/links/embeddings/usual-settings.ts'
import type { KnowledgeGraph } from '../../engine/links/knowledge-graph.ts'
import { linkQueries } from '../../engine/links/link-queries.ts'
import { readLinkData } from '../../engine/links/read-link-data.ts'
import { placeOfModel } from '../../engine/networks/installed-models.ts'
import { asModelFailure } from '../../engine/networks/model-failure.ts'
import {
  type Command,
  numberWithin,
  type OptionValues,
  oneOf,
  optional,
  required,
  UsageError,
  wholeNumber,
} from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import type { Terminal } from '../terminal.ts'
import { withDecode } from '../with-images.ts'
import { graphFilesOf, refuseOptions } from './link-options.ts'
import { rankingTable } from './ranking-table.ts'

/** What embeddings take beside the options of every task; of the options for networks they know three. */
export const embeddingOptions: Command['options'] = {
  dimension: {
    type: 'string',
    value: 'N',
    help: 'for embeddings: numbers of an entity (64 to 256 by the graph’s size)',
  },
  norm: {
    type: 'string',
    value: '1|2',
    help: 'for transe and rotate: distances that add up, or Euclidean ones (2 otherwise)',
  },
  gamma: { type: 'string', value: 'G', help: 'for transe and rotate: what distances are taken from (9 otherwise)' },
  against: {
    type: 'string',
    value: 'W',
    help: 'for embeddings: all (each question against every entity), each (a yes or no of every entity) or sampled (all otherwise; sampled with --norm 1)',
  },
  negatives: {
    type: 'string',
    value: 'N',
    help: 'with --against sampled: entities drawn for each step (128 otherwise)',
  },
  ends: {
    type: 'string',
    value: 'E',
    help: 'with --against sampled: exchange both ends alike, or bernoulli, by how many entities stand there (alike otherwise)',
  },
  temperature: {
    type: 'string',
    value: 'T',
    help: 'with --against sampled: hard negatives count more, by the softmax of score times T; 0 for all alike (1 otherwise)',
  },
  optimiser: { type: 'string', value: 'O', help: 'for embeddings: adagrad or adam (what suits the scorer otherwise)' },
  regulariser: {
    type: 'string',
    value: 'R',
    help: 'for embeddings: n3, l2 or none (n3 for distmult and complex otherwise)',
  },
  'regulariser-weight': { type: 'string', value: 'W', help: 'with a regulariser (0.05 otherwise)' },
  'relation-question': {
    type: 'string',
    value: 'W',
    help: 'for distmult and complex: weight of also asking which relation holds between two entities (0 otherwise)',
  },
}

/** Options of networks that embeddings know as well. */
const shared = ['learning-rate', 'batch', 'dropout']

/** `train-corpus --task lp --arch complex` and its like: embeddings from nothing. @param networkOptions names of options that only networks have */
export async function trainEmbeddingsCommand(
  values: OptionValues,
  terminal: Terminal,
  networkOptions: readonly string[],
): Promise<number> {
  refuseOptions(
    values,
    ['format', 'entity-epochs', 'right-weight', ...networkOptions.filter((name) => !shared.includes(name))],
    'lp and embeddings',
  )
  const output = resolve(required(values, 'output', 'PACKAGE'))
  // Said now and not after the training.
  if (!existsSync(dirname(output))) throw new Failed('not-found', `${dirname(output)}: there is no such folder.`)
  const ask = {
    files: graphFilesOf(values),
    train: resolve(required(values, 'train', 'FILE')),
    valid: resolve(required(values, 'valid', 'FILE')),
    mostFrequent: wholeNumber(values, 'most-frequent', 2),
  }
  const place = placeOfModel(output)
  const scorer = oneOf(values, 'arch', embeddingScorers)!
  const seed = wholeNumber(values, 'seed', 0) ?? 1
  try {
    const data = await readLinkData(ask, issueNotes(terminal))
    const images = await imagesOf(values, scorer, data.graph.entities, terminal)
    const usual = usualSettings(scorer, data.graph.entities.length, linkQueries(data.train).length, seed)
    const trained = await trainEmbeddings(
      {
        ...data,
        ...chosen(values, usual),
        ...(images && { images }),
        threads: wholeNumber(values, 'threads', 1) ?? 2,
        ...{ place, name: place.split(/[\\/]/).at(-1)!, source: ask.train.split(/[\\/]/).at(-1)! },
      },
      {
        signal: terminal.signal,
        onResume: (epochs) => terminal.note(`going on after epoch ${epochs}`),
        onProgress: ({ epoch, epochs, step, steps, loss, score }) => {
          terminal.progress(`epoch ${epoch} of ${epochs}, steps`, step, steps)
          if (score !== null)
            terminal.note(`epoch ${epoch} of ${epochs}: loss ${loss.toFixed(4)}, filtered MRR ${score.toFixed(4)}`)
        },
      },
    )
    const { report, baseline, seconds, epochs, folder, manifest } = trained
    for (const line of rankingTable(report)) terminal.say(line)
    terminal.say('ranked by how often an entity stands at that end of the relation, without learning:')
    for (const line of rankingTable(baseline).slice(1)) terminal.say(line)
    const { entities, relations } = data.graph
    terminal.say(
      `${folder}: ${entities.length} entities, ${relations.length} relations, learnt from ${data.train.length} triples in ${Math.round(seconds)} s, measured on ${data.valid.length}`,
    )
    const graph = {
      entities: entities.length,
      relations: relations.length,
      train: data.train.length,
      valid: data.valid.length,
    }
    terminal.result({ folder, graph, epochs, seconds, report, baseline, calibration: manifest.calibration })
    return exitCodes.done
  } catch (error) {
    throw asModelFailure(error)
  }
}

/** What the images below `--images` show. @throws UsageError for a scorer that sees none */
async function imagesOf(
  values: OptionValues,
  scorer: EmbeddingScorer,
  entities: KnowledgeGraph['entities'],
  terminal: Terminal,
): Promise<Awaited<ReturnType<typeof describeEntityImages>> | null> {
  const folder = optional(values, 'images')
  if (folder === null) return null
  if (!scorerTraits(scorer).seesImages)
    throw new UsageError(`--images goes with ${scorersThatSee.join(' and ')}, not ${scorer}`)
  return withDecode(terminal, (decode) => describeEntityImages(resolve(folder), entities, decode, terminal.signal))
}

/** What was asked for in place of what is usual. @throws UsageError */
function chosen(values: OptionValues, { config, settings }: UsualSettings): UsualSettings {
  const norm = oneOf(values, 'norm', ['1', '2'])
  const { isProduct, seesImages, parts } = scorerTraits(config.scorer)
  const hasNoNorm = isProduct || config.scorer === 'ikrl'
  if (norm !== null && hasNoNorm)
    throw new UsageError(
      `--norm does not go with ${config.scorer}, which ${isProduct ? 'has no distance' : 'is Euclidean'}`,
    )
  const dimension = wholeNumber(values, 'dimension', 1) ?? config.dimension
  if (dimension % parts !== 0)
    throw new UsageError(`--dimension must be a multiple of ${parts} for ${config.scorer}, not ${dimension}`)
  const kind = oneOf(values, 'regulariser', ['n3', 'l2', 'none'])
  const weight = numberWithin(values, 'regulariser-weight', { least: 0, most: 1_000 }) ?? 0.05
  const regulariser: KgeSettings['regulariser'] =
    kind === 'none'
      ? null
      : kind !== null
        ? { kind, weight }
        : settings.regulariser && { ...settings.regulariser, weight }
  return {
    config: {
      ...config,
      dimension,
      norm: norm === '1' ? 1 : 2,
      gamma: numberWithin(values, 'gamma', { least: 0, most: 1_000, more: true }) ?? config.gamma,
    },
    settings: {
      ...settings,
      method: methodOf(values, norm === '1', isProduct && !seesImages),
      regulariser,
      optimiser: oneOf(values, 'optimiser', ['adagrad', 'adam']) ?? settings.optimiser,
      learningRate: numberWithin(values, 'learning-rate', { least: 0, most: 10, more: true }) ?? settings.learningRate,
      epochs: wholeNumber(values, 'epochs', 1) ?? settings.epochs,
      batchSize: wholeNumber(values, 'batch', 1) ?? settings.batchSize,
    },
  }
}

function methodOf(values: OptionValues, addsUp: boolean, isProduct: boolean): KgeMethod {
  const against = oneOf(values, 'against', ['all', 'each', 'sampled']) ?? (addsUp ? 'sampled' : 'all')
  if (addsUp && against !== 'sampled') throw new UsageError('--norm 1 goes with --against sampled only')
  if (against === 'sampled') {
    refuseOptions(values, ['dropout', 'relation-question'], 'lp --against sampled')
    const temperature = numberWithin(values, 'temperature', { least: 0, most: 100 }) ?? 1
    return {
      kind: 'sampling',
      negatives: wholeNumber(values, 'negatives', 1) ?? 128,
      weighing: temperature === 0 ? { kind: 'uniform' } : { kind: 'self-adversarial', temperature },
      ends: oneOf(values, 'ends', ['alike', 'bernoulli']) ?? 'alike',
      subsampled: true,
    }
  }
  refuseOptions(values, ['negatives', 'ends', 'temperature'], `lp --against ${against}`)
  const relationQuestion = numberWithin(values, 'relation-question', { least: 0, most: 100 }) ?? 0
  if (relationQuestion > 0 && !isProduct)
    throw new UsageError('--relation-question goes with distmult and complex only')
  return {
    kind: 'all-entities',
    objective: against === 'all' ? 'softmax' : 'sigmoid',
    dropout: numberWithin(values, 'dropout', { least: 0, most: 0.95 }) ?? 0,
    relationQuestion,
  }
}
