import { parameterGroups } from '../../autodiff/parameter-groups.ts'
import type { ParameterGroup } from '../../autodiff/training-options.ts'
import type { PrefixConfig } from './config.ts'

const decay = 0.01
const nothing = () => false

/** The ResNet is frozen in every training run. */
export function isFrozen(name: string): boolean {
  return name.startsWith('image_model.')
}

/**
 * What learns in a full training run, how fast, and what decays. The ResNet never learns, and its batch normalisation keeps
 * its statistics: the authors let these drift while training, by an oversight that is not followed here.
 *
 * Released: for entities head and CRF learn 5e-2/3e-5 times as fast as the rest, and all decays, biases included; for
 * relations the classifier does not learn. Without a prefix all learns at one rate, and for relations decay spares biases and
 * norms. Paper: everything learns, classifiers included, and decay spares biases and norms.
 */
export function learningGroups(
  task: 'ner' | 're',
  { fidelity, guidance }: Pick<PrefixConfig, 'fidelity' | 'guidance'>,
): readonly ParameterGroup[] {
  const rest = { takes: (name: string) => !isFrozen(name) }
  const head = { takes: (name: string) => /^(crf|fc)\./.test(name), learningRateScale: 5e-2 / 3e-5 }
  if (fidelity === 'paper') return parameterGroups(task === 'ner' ? [head, rest] : [rest], decay)
  if (guidance === 'none') return parameterGroups([rest], decay, task === 'ner' ? nothing : undefined)
  const body = { takes: (name: string) => /^(bert|encoder_conv|gates)\./.test(name) }
  return parameterGroups(task === 'ner' ? [head, body] : [body], decay, nothing)
}
