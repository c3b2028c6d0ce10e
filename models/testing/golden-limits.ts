interface Tolerance {
  readonly atol: number
  readonly rtol: number
}
/** What `case.json` says about comparing. */
export interface GoldenFacts {
  readonly tolerance: Readonly<Record<string, Tolerance>>
  readonly no_grad_params: readonly string[]
  readonly analytically_zero_grad_params: readonly string[]
}

/** Named by the numbers themselves; the rest of a group shares one limit. */
export function limitOf(
  name: string,
  { tolerance, analytically_zero_grad_params: zeroInTheory }: GoldenFacts,
): Tolerance {
  const own = Object.entries(tolerance).find(([names]) => names.split(', ').includes(name))?.[1]
  if (own) return own
  if (name.startsWith('loss')) return tolerance.loss!
  if (!name.startsWith('grad.')) return tolerance.forward!
  return zeroInTheory.includes(name.slice(5)) ? { ...tolerance.grad!, rtol: 0 } : tolerance.grad!
}
