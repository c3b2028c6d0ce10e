import { parameterGroups } from '../../autodiff/parameter-groups.ts'
import type { ParameterGroup } from '../../autodiff/training-options.ts'
import type { Fidelity } from './config.ts'
import type { MkgStep } from './mkg.ts'

export type LearningTask =
  | { readonly kind: 'mner' }
  | { readonly kind: 'mre' }
  | { readonly kind: 'mkg'; readonly step: MkgStep }

const decay = 0.01
const everything = () => true
const wordTable = 'unimo.text_embeddings.word_embeddings.weight'

/**
 * What learns in a full training run, how fast, and what decays.
 *
 * Released: in mner head and CRF learn 5e-2/3e-5 times as fast as the towers, and all decays, biases included; in mre the
 * classifier does not learn; in mkg decay spares names with `bias` or `LayerNorm.weight` alone, so that CLIP's norms decay,
 * and the first step has the whole word table learn. Paper: everything learns, classifiers included, and decay spares biases and
 * norms; in the first step of mkg only the vectors of entities, without decay since that would shrink the words' vectors.
 */
export function learningGroups(task: LearningTask, fidelity: Fidelity): readonly ParameterGroup[] {
  const released = fidelity === 'released'
  const headFirst = [
    { takes: (name: string) => /^(crf|fc)\./.test(name), learningRateScale: 5e-2 / 3e-5 },
    { takes: everything },
  ]
  switch (task.kind) {
    case 'mner':
      return parameterGroups(headFirst, decay, released ? () => false : undefined)
    case 'mre':
      return released
        ? parameterGroups([{ takes: (name) => name.startsWith('model.') }], decay, () => false)
        : parameterGroups([{ takes: everything }], decay)
    case 'mkg': {
      const takes = task.step === 'entity-modelling' ? (name: string) => name === wordTable : everything
      if (released)
        return parameterGroups([{ takes }], decay, (name) => name.includes('bias') || name.includes('LayerNorm.weight'))
      return parameterGroups([{ takes }], task.step === 'entity-modelling' ? 0 : decay)
    }
  }
}
