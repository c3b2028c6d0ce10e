import { resolve } from 'node:path'
import { runPackage } from '../../../engine/networks/commands.ts'
import { type Command, required, UsageError, wholeNumber } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'

export const modelsRunCommand: Command = {
  name: 'models run',
  usage: ['PACKAGE --inputs FILE --outputs FILE [--explain] [--gradients]'],
  options: {
    inputs: {
      type: 'string',
      value: 'FILE',
      help: 'safetensors with input_ids, images and the like, as the authors name them',
    },
    outputs: {
      type: 'string',
      value: 'FILE',
      help: 'safetensors to write: emissions, logits, text_hidden.0 and so on',
    },
    explain: { type: 'boolean', help: 'also write what explains the result' },
    gradients: { type: 'boolean', help: 'also write the loss’s gradient by every parameter, as grad.NAME' },
    threads: { type: 'string', value: 'N', help: 'threads of the runtime (2 otherwise)' },
  },
  allowsArguments: true,
  run: async ({ values, args }, terminal) => {
    const [named, ...more] = args
    if (named === undefined || more.length > 0) throw new UsageError('name one PACKAGE')
    const inputs = resolve(required(values, 'inputs', 'FILE'))
    const outputs = resolve(required(values, 'outputs', 'FILE'))
    const ran = await runPackage(named, inputs, outputs, {
      explanations: values.explain === true,
      gradients: values.gradients === true,
      threads: wholeNumber(values, 'threads', 1) ?? 2,
    })
    terminal.say(`${ran.outputs.length} outputs, written to ${outputs} (${ran.seconds.toFixed(2)} s)`)
    terminal.result({ ...ran, file: outputs })
    return exitCodes.done
  },
}
