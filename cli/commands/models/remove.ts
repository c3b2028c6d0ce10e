import { removeModel } from '../../../engine/networks/installed-models.ts'
import { type Command, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'

export const modelsRemoveCommand: Command = {
  name: 'models remove',
  usage: ['NAME'],
  options: {},
  allowsArguments: true,
  run: async ({ args }, terminal) => {
    const [name, ...more] = args
    if (name === undefined || more.length > 0) throw new UsageError('name one installed model')
    const folder = await removeModel(name)
    terminal.say(`${folder} is gone`)
    terminal.result({ removed: folder })
    return exitCodes.done
  },
}
