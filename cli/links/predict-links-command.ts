import { resolve } from 'node:path'
import { predictLinks } from '../../engine/links/predict-links.ts'
import { type Command, type OptionValues, required, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import type { Terminal } from '../terminal.ts'
import { writeOutput } from '../write-output.ts'
import { evalLinksOptions } from './eval-links-command.ts'
import { graphFilesOf, refuseOptions, withEntityImages } from './link-options.ts'

/** What `predict` takes for packages of link prediction beside the options of every task. */
export const predictLinksOptions: Command['options'] = {
  top: { type: 'string', value: 'N', help: 'for lp: answers to each question (10 otherwise)' },
  entities: evalLinksOptions.entities!,
  relations: evalLinksOptions.relations!,
  known: {
    ...evalLinksOptions.known!,
    help: 'for lp: triples that are no answers any more; may be given more than once',
  },
}

/** `predict` with a package for link prediction: questions of a file, answered with the likeliest entities. */
export async function predictLinksCommand(values: OptionValues, terminal: Terminal): Promise<number> {
  refuseOptions(values, ['objects'], 'lp')
  const known = values.known === undefined ? [] : [values.known].flat().map((file) => resolve(String(file)))
  const output = required(values, 'output', 'FILE')
  const predicted = await withEntityImages(values, terminal, (images) =>
    writeOutput(output, ({ write }) =>
      predictLinks({
        ...images,
        model: required(values, 'model', 'PACKAGE'),
        input: resolve(required(values, 'input', 'FILE')),
        most: wholeNumber(values, 'top', 1) ?? 10,
        known: known.length === 0 ? null : { triples: known, files: graphFilesOf(values) },
        threads: wholeNumber(values, 'threads', 1) ?? 2,
        write,
        signal: terminal.signal,
        onIssue: issueNotes(terminal),
        onProgress: (done) => terminal.progress('questions', done, null),
      }),
    ),
  )
  if (output !== '-') {
    terminal.say(`${predicted.answers} answers to ${predicted.questions} questions, written to ${output}`)
    terminal.result({ ...predicted, output })
  }
  return exitCodes.done
}
