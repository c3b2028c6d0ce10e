import { resolve } from 'node:path'
import { predictFile } from '../../engine/predicting/predict-file.ts'
import { predictPairs } from '../../engine/predicting/predict-pairs.ts'
import { type Command, optional, required, UsageError, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import { refuseOptions } from '../links/link-options.ts'
import { predictLinksCommand, predictLinksOptions } from '../links/predict-links-command.ts'
import { taskOf } from '../task-of.ts'
import { imageOptions, imagesOf, withImages } from '../with-images.ts'
import { writeOutput } from '../write-output.ts'

export const predictCommand: Command = {
  name: 'predict',
  usage: [
    '--model PACKAGE --input FILE --output FILE [--images DIR [--objects O]] [--types PACKAGE]',
    '--model PACKAGE --input QUESTIONS --output FILE [--top N] [--known FILE… --entities FILE --relations FILE] [--images DIR]',
  ],
  options: {
    model: { type: 'string', value: 'PACKAGE', help: 'folder of a model package, models/starter for one' },
    input: {
      type: 'string',
      value: 'FILE',
      help: 'for entities a token a line, with or without tags, for relations MNRE lines, whose answers are replaced; for lp head, relation and tail between tabs, ? for the wanted end',
    },
    output: {
      type: 'string',
      value: 'FILE',
      help: 'the same lines with the model’s tags or relations, for lp a table of answers; - is standard output',
    },
    ...imageOptions,
    types: {
      type: 'string',
      value: 'PACKAGE',
      help: 'for relations: names the types of the mentions, models/starter for one',
    },
    ...predictLinksOptions,
    threads: { type: 'string', value: 'N', help: 'threads of the runtime (2 otherwise)' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const model = resolve(required(values, 'model', 'PACKAGE'))
    const input = resolve(required(values, 'input', 'FILE'))
    const output = required(values, 'output', 'FILE')
    const threads = wholeNumber(values, 'threads', 1) ?? 2
    const task = await taskOf(model)
    if (task === 'lp') return predictLinksCommand(values, terminal)
    refuseOptions(values, Object.keys(predictLinksOptions), task)
    const types = optional(values, 'types')
    if (types !== null && task !== 'mre') throw new UsageError('--types goes with a package of relations')
    const ask = { model, input, threads, signal: terminal.signal, onIssue: issueNotes(terminal) }
    const said = await withImages(imagesOf(values), terminal, (images) =>
      writeOutput(output, async ({ write }) => {
        const what = task === 'mre' ? 'pairs' : 'posts'
        const whole = { ...ask, images, write, onProgress: (done: number) => terminal.progress(what, done, null) }
        if (task === 'mre') {
          const predicted = await predictPairs({ ...whole, ...(types !== null && { types: resolve(types) }) })
          return { predicted, words: `${predicted.relations} relations of ${predicted.pairs} pairs` }
        }
        const predicted = await predictFile(whole)
        return { predicted, words: `${predicted.mentions} mentions in ${predicted.posts} posts` }
      }),
    )
    if (output !== '-') {
      terminal.say(`${said.words}, written to ${output}`)
      terminal.result({ ...said.predicted, output })
    }
    return exitCodes.done
  },
}
