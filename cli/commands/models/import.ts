import { resolve } from 'node:path'
import {
  type Imported,
  importAuthorsFolder,
  importPublicCheckpoints,
  readNames,
} from '../../../engine/networks/commands.ts'
import { findCheckpoint } from '../../../engine/networks/download/download-model.ts'
import { networkVariants } from '../../../engine/networks/network-variants.ts'
import { type Command, type OptionValues, oneOf, optional, required, UsageError, wholeNumber } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'

export const modelsImportCommand: Command = {
  name: 'models import',
  usage: [
    '--authors DIR --output PACKAGE',
    '--text DIR --vision DIR --arch mkgformer|hvpnet --task mner|mre|mkg --output PACKAGE [--labels FILE]',
  ],
  options: {
    authors: {
      type: 'string',
      value: 'DIR',
      help: 'the authors’ weights: weights.safetensors with case.json, or a .pth of theirs',
    },
    text: { type: 'string', value: 'DIR', help: 'a BERT, cased or uncased: a folder, or the name of a downloaded one' },
    vision: { type: 'string', value: 'DIR', help: 'a CLIP, ViT or DeiT (mkgformer), a ResNet-50 (hvpnet)' },
    arch: { type: 'string', value: 'A', help: 'mkgformer or hvpnet' },
    task: { type: 'string', value: 'T', help: 'mner, mre or mkg' },
    labels: {
      type: 'string',
      value: 'FILE',
      help: 'types, relations or entities, one a line (mner: MISC, PER, ORG, LOC otherwise)',
    },
    relations: { type: 'string', value: 'FILE', help: 'for mkg, the graph’s relations, one a line' },
    fidelity: {
      type: 'string',
      value: 'F',
      help: 'released (default): as the authors’ code; paper: as the paper says',
    },
    variant: {
      type: 'string',
      value: 'V',
      help: 'a part left out, as the papers compare: no-pgi, no-caf, no-pgi-caf or on-top of mkgformer; flat, 1t3, only-obj or no-prefix of hvpnet',
    },
    seed: { type: 'string', value: 'N', help: 'of what starts from nothing (1 otherwise)' },
    output: {
      type: 'string',
      value: 'PACKAGE',
      help: 'folder to write, or a bare name: it is installed under that name',
    },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const { folder, manifest, report } = await imported(values, required(values, 'output', 'PACKAGE'))
    for (const line of report) terminal.say(line)
    terminal.say(
      `${manifest.architecture} for ${manifest.task}, ${manifest.weights.bytes} bytes of weights, written to ${folder}`,
    )
    terminal.result({ folder, manifest, report })
    return exitCodes.done
  },
}

async function imported(values: OptionValues, output: string): Promise<Imported> {
  const authors = optional(values, 'authors')
  if (authors !== null) {
    const more = ['text', 'vision', 'arch', 'task', 'labels', 'variant'].find((name) => values[name] !== undefined)
    if (more !== undefined)
      throw new UsageError(`--${more} does not go with --authors, whose weights say it themselves`)
    return importAuthorsFolder(resolve(authors), output)
  }
  if (values.text === undefined && values.vision === undefined)
    throw new UsageError('--authors DIR, or --text DIR and --vision DIR, is missing')
  const architecture = oneOf(values, 'arch', ['mkgformer', 'hvpnet'])
  const task = oneOf(values, 'task', ['mner', 'mre', 'mkg'])
  if (architecture === null) throw new UsageError('--arch mkgformer|hvpnet is missing')
  if (task === null) throw new UsageError('--task mner|mre|mkg is missing')
  const names = async (option: string) => {
    const file = optional(values, option)
    return file === null ? [] : readNames(resolve(file))
  }
  return importPublicCheckpoints(
    {
      text: resolve(findCheckpoint(required(values, 'text', 'DIR'))),
      vision: resolve(findCheckpoint(required(values, 'vision', 'DIR'))),
      architecture,
      task,
      labels: await names('labels'),
      relations: await names('relations'),
      fidelity: oneOf(values, 'fidelity', ['released', 'paper']) ?? 'released',
      variant: oneOf(values, 'variant', networkVariants),
      seed: wholeNumber(values, 'seed', 0) ?? 1,
    },
    output,
  )
}
