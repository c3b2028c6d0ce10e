import { boxIou, type ScoredBox } from './box.ts'

export interface Suppression {
  /** Of two boxes that overlap by more, the better one stays. */
  readonly iou: number
  /** Whether boxes of different classes leave each other alone. */
  readonly perClass: boolean
  /** So many stay at most. */
  readonly most: number
}

/** The best boxes that do not overlap too much, best first; of equal scores the earlier one wins. */
export function suppressOverlaps<B extends ScoredBox>(
  boxes: readonly B[],
  { iou, perClass, most }: Suppression,
): readonly B[] {
  const kept: B[] = []
  for (const box of [...boxes].sort((a, b) => b.score - a.score)) {
    if (kept.length >= most) break
    const rivals = perClass ? kept.filter(({ label }) => label === box.label) : kept
    if (rivals.every((better) => boxIou(better, box) <= iou)) kept.push(box)
  }
  return kept
}
