import type { ComputeSpan } from '../compute/compute-contract.ts'

/** What either reading suggests, once each, in the text's order. */
export function unionOfSpans(...readings: readonly (readonly ComputeSpan[])[]): ComputeSpan[] {
  const found = new Map(
    readings.flat().map(({ start, end, type }) => [JSON.stringify([start, end, type]), { start, end, type }]),
  )
  return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end || (a.type < b.type ? -1 : 1))
}

/** Of any probability, 0 to 1; nothing changes where there is none. */
export function largestChange(before: readonly number[], after: readonly number[]): number {
  return before.reduce((most, value, at) => Math.max(most, Math.abs(value - after[at]!)), 0)
}
