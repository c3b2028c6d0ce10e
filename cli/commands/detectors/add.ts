import { resolve } from 'node:path'
import { addDetector } from '../../../engine/detectors/add-detector.ts'
import { classNames } from '../../../engine/detectors/manifest.ts'
import { computeThreads } from '../../../engine/devices/device-choice.ts'
import { libraryFolder } from '../../../engine/library/library-folder.ts'
import { type Command, oneOf, optional, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withCompute } from '../../with-compute.ts'

export const detectorsAddCommand: Command = {
  name: 'detectors add',
  usage: ['FILE.onnx --family yolox|detr [--manifest FILE] [--name NAME]'],
  options: {
    family: { type: 'string', value: 'yolox|detr', help: 'how its outputs are read' },
    manifest: {
      type: 'string',
      value: 'FILE',
      help: 'JSON with input, network, classes, thresholds or licence, where the family’s usual ones are wrong',
    },
    name: { type: 'string', value: 'NAME', help: 'what it is called (as the file, otherwise)' },
  },
  allowsArguments: true,
  run: async ({ values, args }, terminal) => {
    const [file, ...more] = args
    if (file === undefined || more.length > 0) throw new UsageError('name one FILE.onnx')
    const family = oneOf(values, 'family', ['yolox', 'detr'])
    if (family === null) throw new UsageError('--family yolox|detr is missing')
    const manifest = optional(values, 'manifest')
    const added = await withCompute(terminal, (compute) =>
      addDetector({
        file: resolve(file),
        family,
        manifest: manifest === null ? null : resolve(manifest),
        name: optional(values, 'name'),
        home: libraryFolder(),
        detect: (ask) => compute.detect({ ...ask, threads: computeThreads }),
      }),
    )
    terminal.say(
      `added as "${added.id}": ${family}, ${classNames(added.manifest).filter((name) => name !== '').length} classes, SHA-256 ${added.manifest.model.sha256}`,
    )
    terminal.result(added)
    return exitCodes.done
  },
}
