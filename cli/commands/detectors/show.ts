import { findDetector } from '../../../engine/detectors/installed-detectors.ts'
import { classNames } from '../../../engine/detectors/manifest.ts'
import { type Command, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { megabytes } from '../models/megabytes.ts'

export const detectorsShowCommand: Command = {
  name: 'detectors show',
  usage: ['NAME'],
  options: {},
  allowsArguments: true,
  run: async ({ args }, terminal) => {
    const [name, ...more] = args
    if (name === undefined || more.length > 0) throw new UsageError('name one installed detector')
    const found = await findDetector(name)
    const { folder, manifest } = found
    const { input, network, thresholds, model } = manifest
    const outputs = network.family === 'yolox' ? network.output : `${network.logits}, ${network.boxes}`
    const rows: readonly (readonly [string, string])[] = [
      ['name', manifest.name],
      ['folder', folder],
      ['family', network.family],
      ['size', megabytes(model.bytes)],
      ['model', `SHA-256 ${model.sha256}`],
      ['licence', manifest.licence],
      ['input', `"${input.name}", ${input.width} x ${input.height}, ${input.layout}, ${input.channels}`],
      ['colours', `times ${input.scale}, less ${input.mean.join(' ')}, over ${input.deviation.join(' ')}`],
      ['fitting', input.fitting === 'stretch' ? 'stretch' : `${input.fitting}, filled with ${input.fill}`],
      ['outputs', outputs],
      ...(network.family === 'yolox' ? [['strides', network.strides.join(', ')] as const] : []),
      ['thresholds', `score ${thresholds.score}, overlap ${thresholds.nms}`],
      [
        'classes',
        classNames(manifest)
          .filter((each) => each !== '')
          .join(', '),
      ],
    ]
    for (const [what, value] of rows) terminal.say(`${what.padEnd(12)} ${value}`)
    terminal.result(found)
    return exitCodes.done
  },
}
