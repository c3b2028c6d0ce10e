import { detectFile, type FileRegions } from '../../../engine/detectors/detect-files.ts'
import { findDetector, listDetectors, salienceName } from '../../../engine/detectors/installed-detectors.ts'
import { computeThreads } from '../../../engine/devices/device-choice.ts'
import { type Command, type OptionValues, optional, UsageError, wholeNumber } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withCompute } from '../../with-compute.ts'
import { withDecode } from '../../with-images.ts'

export const detectorsRunCommand: Command = {
  name: 'detectors run',
  usage: ['IMAGE… [--detector NAME] [--score SHARE] [--most N]'],
  options: {
    detector: {
      type: 'string',
      value: 'NAME',
      help: 'an installed one, or salience, which is built in (the only installed one otherwise)',
    },
    score: { type: 'string', value: 'SHARE', help: 'leave out regions below, 0 to 1 (as the detector says otherwise)' },
    most: { type: 'string', value: 'N', help: 'so many regions of each image (20 otherwise)' },
  },
  allowsArguments: true,
  run: async ({ values, args }, terminal) => {
    if (args.length === 0) throw new UsageError('name at least one IMAGE')
    const detector = await chosen(optional(values, 'detector'))
    const limits = { score: shareOf(values), most: wholeNumber(values, 'most', 1) ?? 20 }
    const found = await withDecode(terminal, (decode) =>
      withCompute(terminal, async (compute) => {
        const detect: Parameters<typeof detectFile>[0]['detect'] = (ask) =>
          compute.detect({ ...ask, threads: computeThreads })
        const all: (FileRegions & { readonly file: string })[] = []
        for (const file of args) {
          const regions = await detectFile({ detector, file, ...limits, decode, detect })
          terminal.say(`${file} (${regions.width} x ${regions.height})`)
          for (const { box, label, score } of regions.regions)
            terminal.say(
              `  ${(100 * score).toFixed(1).padStart(5)} %  ${label.padEnd(14)} ${[box.x, box.y, box.width, box.height].map((each) => each.toFixed(0)).join(' ')}`,
            )
          all.push({ file, ...regions })
          terminal.progress('images', all.length, args.length)
        }
        return all
      }),
    )
    terminal.result({ detector: detector === salienceName ? salienceName : detector.id, images: found })
    return exitCodes.done
  },
}

async function chosen(named: string | null) {
  if (named === salienceName) return salienceName
  if (named !== null) return findDetector(named)
  const installed = await listDetectors()
  const [only, ...others] = installed
  if (only === undefined) return salienceName
  if (others.length > 0)
    throw new UsageError(`--detector NAME is missing: there are ${installed.map(({ id }) => `"${id}"`).join(', ')}`)
  return findDetector(only.id)
}

function shareOf(values: OptionValues): number | null {
  const text = optional(values, 'score')
  if (text === null) return null
  const share = Number(text)
  if (!(share >= 0 && share <= 1)) throw new UsageError(`--score must be a number from 0 to 1, not "${text}"`)
  return share
}
