import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { linkSettings, trainLinks } from '../../engine/links/train-links.ts'
import {
  type Command,
  numberWithin,
  type OptionValues,
  optional,
  required,
  UsageError,
  wholeNumber,
} from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import type { Terminal } from '../terminal.ts'
import { partOf, trainingChoices } from '../training-options.ts'
import { graphFileOptions, graphFilesOf, withEntityImages } from './link-options.ts'
import { rankingTable } from './ranking-table.ts'

/** What holds where nothing else is said. */
export const usualLinks = linkSettings

/** What `train-corpus --task lp` takes beside the options of every task. */
export const trainLinksOptions: Command['options'] = {
  ...graphFileOptions,
  'most-frequent': {
    type: 'string',
    value: 'N',
    help: 'for lp: keep the N entities with the most triples (all otherwise)',
  },
  'text-tokens': {
    type: 'string',
    value: 'N',
    help: `for lp: tokens of a question at most, of which 12 are no description (${linkSettings.textTokens} otherwise)`,
  },
  'entity-epochs': {
    type: 'string',
    value: 'N',
    help: `for lp: passes over the entities' texts before the triples (${linkSettings.entityEpochs} otherwise, 0 for none)`,
  },
  'right-weight': {
    type: 'string',
    value: 'W',
    help: 'for lp: what an error on an entity that completes a triple counts, beside one on an entity that does not (1 otherwise)',
  },
}

/** @throws UsageError */
function textTokens(values: OptionValues): number {
  const tokens = wholeNumber(values, 'text-tokens', 14) ?? linkSettings.textTokens
  if (tokens <= 512) return tokens
  throw new UsageError(`--text-tokens must be at most 512, not ${tokens}`)
}

/** `train-corpus --task lp`: MKGformer's link prediction, from nothing or a package, on texts and images. */
export async function trainLinksCommand(values: OptionValues, terminal: Terminal): Promise<number> {
  const output = optional(values, 'output')
  if (output === null) throw new UsageError('--output PACKAGE is missing')
  // Said now and not after the training.
  const folder = dirname(resolve(output))
  if (!existsSync(folder)) throw new Failed('not-found', `${folder}: there is no such folder.`)
  const choices = trainingChoices(values)
  const { batch, accumulate } = choices
  const trained = await withEntityImages(values, terminal, (images) =>
    trainLinks(
      {
        ...images,
        files: graphFilesOf(values),
        train: resolve(required(values, 'train', 'FILE')),
        valid: resolve(required(values, 'valid', 'FILE')),
        mostFrequent: wholeNumber(values, 'most-frequent', 2),
        settings: {
          ...linkSettings,
          epochs: wholeNumber(values, 'epochs', 1) ?? linkSettings.epochs,
          entityEpochs: wholeNumber(values, 'entity-epochs', 0) ?? linkSettings.entityEpochs,
          seed: wholeNumber(values, 'seed', 0) ?? linkSettings.seed,
          batchSize: batch === null ? linkSettings.batchSize : batch * accumulate,
          learningRate: choices.learningRate ?? linkSettings.learningRate,
          warmUp: choices.warmUp ?? linkSettings.warmUp,
          dropout: choices.dropout ?? linkSettings.dropout,
          clipNorm: choices.clipNorm ?? linkSettings.clipNorm,
          accumulate,
          learn: choices.learn,
          classWeights: choices.classWeights,
          rightWeight:
            numberWithin(values, 'right-weight', { least: 0, most: 1e6, more: true }) ?? linkSettings.rightWeight,
          part: partOf(values),
          textTokens: textTokens(values),
        },
        from: choices.from,
        threads: wholeNumber(values, 'threads', 1) ?? 2,
        output: resolve(output),
      },
      {
        signal: terminal.signal,
        onIssue: issueNotes(terminal),
        onStart: (lines) => {
          for (const line of lines) terminal.note(line)
        },
        onResume: (epochs) => terminal.note(`going on after epoch ${epochs}`),
        onProgress: ({ phase, epoch, epochs, step, steps, loss, score }) => {
          const what = phase === 'entities' ? 'entities' : 'links'
          terminal.progress(`${what}, epoch ${epoch} of ${epochs}, steps`, step, steps)
          if (score !== null)
            terminal.note(`epoch ${epoch} of ${epochs}: loss ${loss.toFixed(4)}, filtered MRR ${score.toFixed(4)}`)
        },
      },
    ),
  )
  const { graph, report, baseline, seconds } = trained
  for (const line of rankingTable(report)) terminal.say(line)
  terminal.say('ranked by how often an entity stands at that end of the relation, without learning:')
  for (const line of rankingTable(baseline).slice(1)) terminal.say(line)
  terminal.say(
    `${trained.folder}: ${graph.entities} entities, ${graph.relations} relations, learnt from ${graph.train} triples in ${Math.round(seconds)} s, measured on ${graph.valid}`,
  )
  terminal.result({ folder: trained.folder, graph, epochs: trained.epochs, seconds, report, baseline })
  return exitCodes.done
}
