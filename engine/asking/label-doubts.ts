import type { TypedSpan } from '../store/training-snapshot.ts'

/** A label that a model finds improbable, or one that it misses. */
export interface LabelDoubt extends TypedSpan {
  readonly kind: 'improbable' | 'missing'
  /** 0 to 1: of an improbable label 1 - its probability, of a missing one its probability */
  readonly doubt: number
  /** What the model reads there; null: nothing, or it would agree. */
  readonly instead: string | null
}

export interface ReadLabels {
  readonly labels: readonly TypedSpan[]
  /** of each label, exactly this span and type, under a model that has not learnt from this post */
  readonly probabilities: readonly number[]
  /** what that model reads */
  readonly predicted: readonly (TypedSpan & { readonly score: number })[]
}

const overlap = (a: TypedSpan, b: TypedSpan): boolean => a.start < b.end && b.start < a.end

/** Every label with its doubt, and every prediction where there is no label; the most doubtful first. */
export function labelDoubts({ labels, probabilities, predicted }: ReadLabels): LabelDoubt[] {
  const improbable = labels.map(({ start, end, type }, at): LabelDoubt => {
    const other = predicted.find((each) => overlap(each, { start, end, type }))
    const agrees = other?.start === start && other.end === end && other.type === type
    const instead = other === undefined || agrees ? null : other.type
    return { kind: 'improbable', start, end, type, doubt: 1 - probabilities[at]!, instead }
  })
  const missing = predicted
    .filter((each) => !labels.some((label) => overlap(label, each)))
    .map(
      ({ start, end, type, score }): LabelDoubt => ({ kind: 'missing', start, end, type, doubt: score, instead: null }),
    )
  return [...improbable, ...missing].sort((a, b) => b.doubt - a.doubt || a.start - b.start)
}

/** Parts of nearly the same size, each element in one; the rest of a fold's part is what its model learns from. */
export function folds<T>(all: readonly T[], count: number): { readonly learn: T[]; readonly review: T[] }[] {
  const parts = Math.min(count, all.length)
  return Array.from({ length: parts }, (_, part) => ({
    learn: all.filter((_, at) => at % parts !== part),
    review: all.filter((_, at) => at % parts === part),
  }))
}
