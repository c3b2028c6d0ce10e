import type { LabelDoubt } from '../../contract/domain/label-doubt.ts'
import type { TypedSpan } from '../store/training-snapshot.ts'

/** A type's probability for exactly some span. */
interface TypeShare {
  readonly type: string
  readonly score: number
}

export interface ReadLabels {
  readonly labels: readonly TypedSpan[]
  /** of each label every type's probability for its span, under a model that has not learnt from this post */
  readonly shares: readonly (readonly TypeShare[])[]
  /** what that model reads */
  readonly predicted: readonly (TypedSpan & { readonly score: number })[]
}

/**
 * A model of few posts misses most rare names: that it sees nothing there says less against a label than that it sees something
 * else. Both numbers were chosen on labels of the experiment.
 */
const nothingCounts = 0.3
const evenBelow = 0.02

const best = (shares: readonly TypeShare[]): TypeShare | null =>
  shares.reduce<TypeShare | null>((most, each) => (most === null || each.score > most.score ? each : most), null)

const overlap = (a: TypedSpan, b: TypedSpan): boolean => a.start < b.end && b.start < a.end

/**
 * Every label with its doubt, and every prediction where there is no label; the most doubtful first.
 *
 * A doubt is 0 to 1: how likely other readings of the place are beside the label, 0.5 as likely; of a missing label its probability.
 * `instead` is what the model reads there; null: nothing, or it would agree.
 */
export function labelDoubts({ labels, shares, predicted }: ReadLabels): LabelDoubt[] {
  const improbable = labels.map(({ start, end, type }, at): LabelDoubt => {
    const label = { start, end, type }
    const own = shares[at]!.find((each) => each.type === type)?.score ?? 0
    const elsewhere = predicted.filter((each) => overlap(each, label) && !(each.start === start && each.end === end))
    const [otherType, otherSpan] = [best(shares[at]!.filter((each) => each.type !== type)), best(elsewhere)]
    const inAll = shares[at]!.reduce((sum, { score }) => sum + score, 0)
    const nothing = Math.max(0, 1 - inAll - (otherSpan?.score ?? 0))
    const other = (otherType?.score ?? 0) + (otherSpan?.score ?? 0) + nothingCounts * nothing
    const doubt = (other + evenBelow) / (other + own + 2 * evenBelow)
    const instead = best([otherType, otherSpan].filter((each) => each !== null))
    return {
      kind: 'improbable',
      ...label,
      doubt,
      instead: instead !== null && instead.score > own ? instead.type : null,
    }
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
