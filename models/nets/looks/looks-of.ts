import type { Value } from '../../graph/ops.ts'

/** Between words and pictures; the layers before the first fused one look at their own side only. */
const between = /^explain\.(similarity|lambda|gates|prefix_attention)\.(\d+)$/

/** Of a network's explanations those that `mkgformerLooks` and `hvpnetLooks` read; none where it looks at no picture. */
export function looksOf(explanations: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const layers = new Set(Object.keys(explanations).flatMap((name) => between.exec(name)?.[2] ?? []))
  return Object.fromEntries(
    Object.entries(explanations).filter(
      ([name]) => between.test(name) || (isPrefixed(name, explanations) && layers.has(name.split('.').at(-1)!)),
    ),
  )
}

/** The vision's attention, where the text is its prefix. */
function isPrefixed(name: string, explanations: Readonly<Record<string, Value>>): boolean {
  const layer = /^explain\.vision_attention\.(\d+)$/.exec(name)?.[1]
  return layer !== undefined && `explain.lambda.${layer}` in explanations
}
