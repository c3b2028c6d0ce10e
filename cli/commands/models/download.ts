import { downloadModel } from '../../../engine/networks/download/download-model.ts'
import { type Command, optional, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { megabytes } from './megabytes.ts'

export const modelsDownloadCommand: Command = {
  name: 'models download',
  usage: ['NAME [--host URL] [--revision R]'],
  options: {
    host: { type: 'string', value: 'URL', help: 'a Hugging Face compatible host (TRIPTYCH_MODEL_HOST otherwise)' },
    revision: { type: 'string', value: 'R', help: 'a branch, tag or commit (main otherwise)' },
  },
  allowsArguments: true,
  run: async ({ values, args }, terminal) => {
    const [name, ...more] = args
    if (name === undefined || more.length > 0) throw new UsageError('name one model, bert-base-uncased for one')
    const downloaded = await downloadModel({
      name,
      host: optional(values, 'host'),
      revision: optional(values, 'revision') ?? 'main',
      signal: terminal.signal,
      onProgress: (file, bytes, size) => terminal.progress(file, bytes, size),
    })
    for (const { name: file, bytes } of downloaded.files) terminal.say(`${file}  ${megabytes(bytes)}, verified`)
    terminal.say(
      `in ${downloaded.folder}; read its licence in README.md, then: triptych models import --text ${name} …`,
    )
    terminal.result(downloaded)
    return exitCodes.done
  },
}
