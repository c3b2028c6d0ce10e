import { resolve } from 'node:path'
import { importAuthorsFolder } from '../../../engine/networks/commands.ts'
import { type Command, optional, required, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'

export const modelsImportCommand: Command = {
  name: 'models import',
  usage: ['--authors DIR --output PACKAGE'],
  options: {
    authors: {
      type: 'string',
      value: 'DIR',
      help: 'folder with weights.safetensors and case.json, under the authors’ names',
    },
    output: {
      type: 'string',
      value: 'PACKAGE',
      help: 'folder to write, or a bare name: it is installed under that name',
    },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const output = required(values, 'output', 'PACKAGE')
    const authors = optional(values, 'authors')
    if (authors === null) throw new UsageError('--authors DIR is missing')
    const { folder, manifest, report } = await importAuthorsFolder(resolve(authors), output)
    for (const line of report) terminal.say(line)
    terminal.say(
      `${manifest.architecture} for ${manifest.task}, ${manifest.weights.bytes} bytes of weights, written to ${folder}`,
    )
    terminal.result({ folder, manifest, report })
    return exitCodes.done
  },
}
