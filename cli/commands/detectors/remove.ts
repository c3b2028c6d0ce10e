import { removeDetector } from '../../../engine/detectors/installed-detectors.ts'
import { type Command, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'

export const detectorsRemoveCommand: Command = {
  name: 'detectors remove',
  usage: ['NAME'],
  options: {},
  allowsArguments: true,
  run: async ({ args }, terminal) => {
    const [name, ...more] = args
    if (name === undefined || more.length > 0) throw new UsageError('name one installed detector')
    const folder = await removeDetector(name)
    terminal.say(`${folder} is gone`)
    terminal.result({ removed: folder })
    return exitCodes.done
  },
}
