import type { TypeName } from '../../contract/domain/entity-type.ts'
import type { ConfusionCell } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'

/** Rows are what people said, columns what the model said; null, last: nothing. */
export interface ConfusionGrid {
  readonly rows: readonly (TypeName | null)[]
  readonly columns: readonly (TypeName | null)[]
  readonly at: (gold: TypeName | null, predicted: TypeName | null) => ConfusionCell | null
  /** Of all that people said was of this type, the share that lies in the cell, 0 to 1. */
  readonly share: (cell: ConfusionCell) => number
}

export const countOf = ({ exact, overlapping }: ConfusionCell): number => exact + overlapping

/** Right are only those of the same type and the same bounds. */
export const mistakesOf = (cell: ConfusionCell): number =>
  cell.gold === cell.predicted ? cell.overlapping : countOf(cell)

/** Types in the schema's order, those that it does not know behind them; both sides have the same types. */
export function confusionGrid(cells: readonly ConfusionCell[], schema: readonly TypeName[]): ConfusionGrid {
  const seen = new Set(cells.flatMap(({ gold, predicted }) => [gold, predicted]).filter((type) => type !== null))
  const types = [
    ...schema.filter((type) => seen.has(type)),
    ...[...seen].filter((type) => !schema.includes(type)).sort(),
  ]
  const has = (side: 'gold' | 'predicted') => cells.some((cell) => cell[side] === null)
  const sums = new Map<TypeName | null, number>()
  for (const cell of cells) sums.set(cell.gold, (sums.get(cell.gold) ?? 0) + countOf(cell))
  return {
    rows: has('gold') ? [...types, null] : types,
    columns: has('predicted') ? [...types, null] : types,
    at: (gold, predicted) => cells.find((cell) => cell.gold === gold && cell.predicted === predicted) ?? null,
    share: (cell) => countOf(cell) / Math.max(1, sums.get(cell.gold) ?? 0),
  }
}

/** Cells with mistakes in them, the most frequent first. */
export const worstCells = (cells: readonly ConfusionCell[], most: number): readonly ConfusionCell[] =>
  cells
    .filter((cell) => mistakesOf(cell) > 0)
    .toSorted((a, b) => mistakesOf(b) - mistakesOf(a))
    .slice(0, most)

/** `ORG taken for LOC`, `ORG as ORG`, and so on; for buttons, headings and those who hear the table. */
export function confusionWords({ gold, predicted }: Pick<ConfusionCell, 'gold' | 'predicted'>): string {
  if (gold === null) return t('learning.whereNothing', { type: predicted ?? '' })
  if (predicted === null) return t('learning.notSeen', { type: gold })
  return gold === predicted
    ? t('learning.asItself', { type: gold, same: gold })
    : t('learning.takenFor', { type: gold, other: predicted })
}
