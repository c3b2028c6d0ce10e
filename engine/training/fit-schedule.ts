export interface Schedule {
  /** highest learning rate */
  readonly learningRate: number
  /** share of all steps in which it rises from zero */
  readonly warmUp: number
  readonly decay: 'cosine' | 'linear' | 'none'
  /** lowest learning rate at the end, as a share of the highest */
  readonly floor: number
}

/** @param step from 0 to steps - 1; the first step already learns a little, the last still does */
export function learningRateAt({ learningRate, warmUp, decay, floor }: Schedule, step: number, steps: number): number {
  const rising = Math.round(warmUp * steps)
  if (step < rising) return (learningRate * (step + 1)) / (rising + 1)
  const done = steps - 1 > rising ? (step - rising) / (steps - 1 - rising) : 0
  const left = decay === 'none' ? 1 : decay === 'linear' ? 1 - done : (1 + Math.cos(Math.PI * done)) / 2
  return learningRate * (floor + (1 - floor) * left)
}
