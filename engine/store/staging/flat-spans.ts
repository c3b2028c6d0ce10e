interface Span {
  readonly start: number
  readonly end: number
}

interface TypedSpan extends Span {
  readonly type: string
}

export interface FlatSpans<T> {
  /** New spans that fit beside the present ones and each other, by start. */
  readonly added: readonly T[]
  /** Each with the span that it overlaps. The same span with the same type again is no loss and not listed. */
  readonly dropped: readonly { readonly span: T; readonly kept: TypedSpan }[]
}

function firstEndingAfter(spans: readonly Span[], offset: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]!.end > offset) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Chooses among `incoming` those that overlap neither `present` (flat, by start) nor each other: what begins first
 * stays, of two that begin together the longer.
 */
export function flatSpans<T extends TypedSpan>(present: readonly TypedSpan[], incoming: readonly T[]): FlatSpans<T> {
  const kept: TypedSpan[] = [...present]
  const added: T[] = []
  const dropped: { span: T; kept: TypedSpan }[] = []
  for (const span of [...incoming].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const place = firstEndingAfter(kept, span.start)
    const next = kept[place]
    if (!next || next.start >= span.end) {
      kept.splice(place, 0, span)
      added.push(span)
    } else if (next.start !== span.start || next.end !== span.end || next.type !== span.type) {
      dropped.push({ span, kept: next })
    }
  }
  return { added, dropped }
}
