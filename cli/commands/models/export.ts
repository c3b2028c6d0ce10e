import { resolve } from 'node:path'
import { exportPackage } from '../../../engine/networks/commands.ts'
import { type Command, required, UsageError } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { megabytes } from './megabytes.ts'

export const modelsExportCommand: Command = {
  name: 'models export',
  usage: ['PACKAGE --onnx FILE [--all]'],
  options: {
    onnx: { type: 'string', value: 'FILE', help: 'where to; above 512 MiB the numbers go to FILE.data beside it' },
    all: { type: 'boolean', help: 'also every layer’s states as outputs' },
  },
  allowsArguments: true,
  run: async ({ values, args }, terminal) => {
    const [named, ...more] = args
    if (named === undefined || more.length > 0) throw new UsageError('name one PACKAGE')
    const exported = await exportPackage(named, resolve(required(values, 'onnx', 'FILE')), values.all === true)
    const beside = exported.data === null ? '' : ` and ${exported.data}`
    terminal.say(`${megabytes(exported.bytes)} written to ${exported.model}${beside}`)
    terminal.say(`inputs: ${exported.inputs.join(', ')}; outputs: ${exported.outputs.join(', ')}`)
    terminal.result(exported)
    return exitCodes.done
  },
}
