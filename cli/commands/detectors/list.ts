import { detectorsFolder, listDetectors } from '../../../engine/detectors/installed-detectors.ts'
import { classNames } from '../../../engine/detectors/manifest.ts'
import type { Command } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { megabytes } from '../models/megabytes.ts'

export const detectorsListCommand: Command = {
  name: 'detectors list',
  usage: [''],
  options: {},
  allowsArguments: false,
  run: async (_ask, terminal) => {
    const detectors = await listDetectors()
    const width = Math.max(0, ...detectors.map(({ id }) => id.length))
    for (const each of detectors) {
      if ('problem' in each) terminal.say(`${each.id.padEnd(width)}  broken: ${each.problem}`)
      else {
        const { network, model, licence } = each.manifest
        const classes = classNames(each.manifest).filter((name) => name !== '').length
        terminal.say(
          `${each.id.padEnd(width)}  ${network.family}, ${classes} classes, ${megabytes(model.bytes)}, licence: ${licence}`,
        )
      }
    }
    if (detectors.length === 0) terminal.say(`no detectors are installed in ${detectorsFolder()}`)
    terminal.result({ folder: detectorsFolder(), detectors })
    return exitCodes.done
  },
}
