import type { ParameterGroup } from './training-options.ts'

/** Shifts and scales: biases, and the weights of layer and batch norms under the names of BERT, CLIP and ResNet. */
export function isBiasOrNorm(name: string): boolean {
  return /(^|[._])bias$/.test(name) || /((norm|bn)\d*|downsample\.1)\.weight$/i.test(name)
}

export interface GroupRule {
  /** The first rule that takes a name has it; names that none takes do not learn. */
  readonly takes: (name: string) => boolean
  /** Times the learning rate of the step; 1 if left out. */
  readonly learningRateScale?: number
}

/**
 * One learning rate for each rule, and weight decay where it is wanted: each rule becomes a group without decay and one with.
 *
 * @param spared names that do not decay
 */
export function parameterGroups(
  rules: readonly GroupRule[],
  weightDecay: number,
  spared: (name: string) => boolean = isBiasOrNorm,
): readonly ParameterGroup[] {
  return rules.flatMap(({ learningRateScale = 1 }, at): ParameterGroup[] => {
    const own = (name: string) => rules.findIndex(({ takes }) => takes(name)) === at
    return [
      { takes: (name) => own(name) && spared(name), learningRateScale, weightDecay: 0 },
      { takes: (name) => own(name) && !spared(name), learningRateScale, weightDecay },
    ]
  })
}
