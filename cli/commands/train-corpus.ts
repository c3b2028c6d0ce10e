import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { trainCorpus } from '../../engine/corpora/train-corpus.ts'
import { embeddingScorers } from '../../engine/links/embeddings/usual-settings.ts'
import { type Command, oneOf, required, UsageError, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import { refuseOptions } from '../links/link-options.ts'
import { embeddingOptions, trainEmbeddingsCommand } from '../links/train-embeddings-command.ts'
import { trainLinksCommand, trainLinksOptions, usualLinks } from '../links/train-links-command.ts'
import { partOf, trainingChoices, trainingOptions } from '../training-options.ts'
import { imageOptions, imagesOf, withImages } from '../with-images.ts'

const usual = { mner: 12, mre: 8 } as const

export const trainCorpusCommand: Command = {
  name: 'train-corpus',
  usage: [
    '--task mner|mre --train FILE --valid FILE --output PACKAGE [--arch A] [--images DIR] [--few-shot K | --percentage P]',
    '--task mner|mre --train FILE --valid FILE --output PACKAGE --from PACKAGE [--learn full|top|heads|lora] [--images DIR]',
    '--task lp --train FILE --valid FILE --entities FILE --relations FILE --output PACKAGE [--images DIR] [--from PACKAGE] [--few-shot K | --percentage P]',
    `--task lp --arch ${embeddingScorers.join('|')} --train FILE --valid FILE --entities FILE --relations FILE --output PACKAGE [--images DIR]`,
  ],
  options: {
    task: {
      type: 'string',
      value: 'T',
      help: 'mner: entities; mre: relations between two entities (MNRE files); lp: missing ends of triples (OpenKE files)',
    },
    arch: {
      type: 'string',
      value: 'A',
      help: `network that starts from nothing: mkgformer-small (otherwise) or hvpnet-small; for lp also embeddings: ${embeddingScorers.join(', ')}`,
    },
    train: { type: 'string', value: 'FILE', help: 'labelled posts, or triples, to learn from' },
    valid: { type: 'string', value: 'FILE', help: 'the same, to choose the best epoch by' },
    ...imageOptions,
    images: {
      type: 'string',
      value: 'DIR',
      help: 'folder of the posts’ images, for lp with a folder for each entity (none are read otherwise)',
    },
    output: {
      type: 'string',
      value: 'PACKAGE',
      help: 'folder for the package; the same command continues a broken run',
    },
    format: { type: 'string', value: 'F', help: 'conll, mnre or jsonl (told from the content otherwise)' },
    epochs: {
      type: 'string',
      value: 'N',
      help: `passes over the data (${usual.mner} for mner, ${usual.mre} for mre, ${usualLinks.epochs} for lp)`,
    },
    seed: { type: 'string', value: 'N', help: 'the same seed gives the same model on the same machine (1 otherwise)' },
    threads: { type: 'string', value: 'N', help: 'threads of the runtime (2 otherwise)' },
    ...trainingOptions,
    ...trainLinksOptions,
    ...embeddingOptions,
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const task = oneOf(values, 'task', ['mner', 'mre', 'lp'])
    if (task === null) throw new UsageError('--task mner, mre or lp is missing')
    if (task === 'lp') {
      const arch = oneOf(values, 'arch', ['mkgformer-small', ...embeddingScorers])
      refuseOptions(values, ['objects'], task)
      if (arch !== null && arch !== 'mkgformer-small')
        return trainEmbeddingsCommand(values, terminal, Object.keys(trainingOptions))
      refuseOptions(values, ['format', 'variant', 'restart'], task)
      refuseOptions(values, Object.keys(embeddingOptions), 'lp and mkgformer-small')
      return trainLinksCommand(values, terminal)
    }
    refuseOptions(values, [...Object.keys(trainLinksOptions), ...Object.keys(embeddingOptions)], task)
    const choices = trainingChoices(values)
    const [train, valid] = (['train', 'valid'] as const).map((name) => resolve(required(values, name, 'FILE')))
    const output = resolve(required(values, 'output', 'PACKAGE'))
    const images = imagesOf(values)
    const ask = {
      task,
      train: train!,
      valid: valid!,
      output,
      format: oneOf(values, 'format', ['conll', 'mnre', 'jsonl']),
      imagesFolder: images.folder === null ? null : resolve(images.folder),
      objectSource: images.objects,
      part: partOf(values),
      choices,
      restart: values.restart === true,
      epochs: wholeNumber(values, 'epochs', 1) ?? usual[task],
      seed: wholeNumber(values, 'seed', 0) ?? 1,
      threads: wholeNumber(values, 'threads', 1) ?? 2,
    }
    for (const path of [ask.train, ask.valid])
      if (!existsSync(path)) throw new Failed('not-found', `There is no file ${path}.`)
    // Said now and not after hours of training.
    if (!existsSync(dirname(output))) throw new Failed('not-found', `${dirname(output)}: there is no such folder.`)
    const outcome = await withImages(images, terminal, (images) =>
      trainCorpus({
        ...ask,
        images,
        signal: terminal.signal,
        onIssue: issueNotes(terminal),
        onStart: (lines) => {
          for (const line of lines) terminal.note(line)
        },
        onResume: (epochs) => terminal.note(`going on after epoch ${epochs}`),
        onProgress: ({ epoch, epochs, step, steps, loss, score }) => {
          terminal.progress(`epoch ${epoch} of ${epochs}, steps`, step, steps)
          if (score !== null)
            terminal.note(`epoch ${epoch} of ${epochs}: loss ${loss.toFixed(4)}, F1 ${(100 * score).toFixed(2)}`)
        },
      }),
    )
    const metrics = Object.entries(outcome.metrics).filter(([name]) => name !== 'valid.gold')
    for (const [name, value] of metrics) terminal.say(`${name.padEnd(18)} ${(100 * value).toFixed(2)}`)
    terminal.say(`${outcome.folder}: epoch ${outcome.bestEpoch}, learnt from ${outcome.learntFrom} examples`)
    terminal.result(outcome)
    return exitCodes.done
  },
}
