/**
 * Tags of a label schema, numbered so that a schema which grows keeps its old numbers: 0 is O, label i has B at
 * 1 + 2i and I at 2 + 2i.
 */
export const outsideTag = 0
export const beginTag = (label: number) => 1 + 2 * label
export const insideTag = (label: number) => 2 + 2 * label
export const tagCount = (labels: number) => 1 + 2 * labels

/** `O`, `B-PER`, `I-PER`, … in the order of their numbers. */
export const tagNames = (labels: readonly string[]): readonly string[] => [
  'O',
  ...labels.flatMap((label) => [`B-${label}`, `I-${label}`]),
]

/** A span over words, half open, with its label's number. */
export interface LabelledSpan {
  readonly start: number
  readonly end: number
  readonly label: number
}

/** May `to` follow `from`? `from` is null at the beginning of a post. An I follows only a B or I of its own label. */
export function isLegalStep(from: number | null, to: number): boolean {
  const isInside = to !== outsideTag && to % 2 === 0
  return !isInside || from === to || from === to - 1
}

/**
 * @param spans in any order, not overlapping
 * @throws RangeError for a span outside the words, an empty one, or two that overlap
 */
export function tagsOfSpans(spans: readonly LabelledSpan[], length: number): Int32Array {
  const tags = new Int32Array(length)
  const taken = new Uint8Array(length)
  for (const { start, end, label } of spans) {
    if (start < 0 || end > length || start >= end)
      throw new RangeError(`span ${start}..${end} does not lie within ${length} words`)
    for (let t = start; t < end; t++) {
      if (taken[t]) throw new RangeError(`span ${start}..${end} overlaps another at word ${t}`)
      taken[t] = 1
      tags[t] = t === start ? beginTag(label) : insideTag(label)
    }
  }
  return tags
}

/** Spans of a tag sequence. An I that continues nothing begins a span, as conlleval reads it. */
export function spansOfTags(tags: ArrayLike<number>): LabelledSpan[] {
  const spans: LabelledSpan[] = []
  let open: { start: number; label: number } | null = null
  for (let t = 0; t <= tags.length; t++) {
    const tag = t < tags.length ? tags[t]! : outsideTag
    const label = (tag - 1) >> 1
    const continues = open !== null && tag !== outsideTag && tag === insideTag(open.label)
    if (continues) continue
    if (open) spans.push({ start: open.start, end: t, label: open.label })
    open = tag === outsideTag ? null : { start: t, label }
  }
  return spans
}
