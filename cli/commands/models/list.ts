import { listModels, modelsFolder } from '../../../engine/networks/installed-models.ts'
import type { Command } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { megabytes } from './megabytes.ts'

export const modelsListCommand: Command = {
  name: 'models list',
  usage: [''],
  options: {},
  allowsArguments: false,
  run: async (_ask, terminal) => {
    const models = await listModels()
    const width = Math.max(0, ...models.map(({ id }) => id.length))
    for (const model of models)
      terminal.say(
        'problem' in model
          ? `${model.id.padEnd(width)}  broken: ${model.problem}`
          : `${model.id.padEnd(width)}  ${model.manifest.architecture}, ${model.manifest.task}, ${megabytes(model.bytes)}, ${model.manifest.licence}`,
      )
    if (models.length === 0) terminal.say(`no models are installed in ${modelsFolder()}`)
    terminal.result({ folder: modelsFolder(), models })
    return exitCodes.done
  },
}
