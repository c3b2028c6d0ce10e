import { resolve } from 'node:path'
import { predictFile } from '../../engine/predicting/predict-file.ts'
import { type Command, optional, required, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import { withImages } from '../with-images.ts'
import { writeOutput } from '../write-output.ts'

export const predictCommand: Command = {
  name: 'predict',
  usage: ['--model PACKAGE --input FILE --output FILE [--images DIR]'],
  options: {
    model: { type: 'string', value: 'PACKAGE', help: 'folder of a model package, models/starter for one' },
    input: { type: 'string', value: 'FILE', help: 'a token a line, with or without tags; tags are replaced' },
    output: { type: 'string', value: 'FILE', help: 'the same lines with the model’s tags; - is standard output' },
    images: { type: 'string', value: 'DIR', help: 'folder in which the posts’ images are (none are read otherwise)' },
    threads: { type: 'string', value: 'N', help: 'threads of the runtime (2 otherwise)' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const model = resolve(required(values, 'model', 'PACKAGE'))
    const input = resolve(required(values, 'input', 'FILE'))
    const output = required(values, 'output', 'FILE')
    const threads = wholeNumber(values, 'threads', 1) ?? 2
    const predicted = await withImages(optional(values, 'images'), terminal, (images) =>
      writeOutput(output, ({ write }) =>
        predictFile({
          model,
          input,
          images,
          threads,
          write,
          signal: terminal.signal,
          onIssue: issueNotes(terminal),
          onProgress: (posts) => terminal.progress('posts', posts, null),
        }),
      ),
    )
    if (output !== '-') {
      terminal.say(`${predicted.mentions} mentions in ${predicted.posts} posts, written to ${output}`)
      terminal.result({ ...predicted, output })
    }
    return exitCodes.done
  },
}
