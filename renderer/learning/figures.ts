import type { Evaluation } from '../../contract/domain/learning.ts'
import type { Interval, VersionComparison } from '../../contract/domain/learning-report.ts'

/** Fewer measuring posts than this, and the figures are mostly chance. */
export const enoughToMeasure = 20

/** F1 in per cent with one digit, as papers print it. */
export const f1Text = (evaluation: Evaluation): string => evaluation.total.f1.toFixed(1)

/** `68.1–75.9`; a dash where one post or none has such an entity. */
export const intervalText = (interval: Interval | null): string =>
  interval === null ? '–' : `${interval.low.toFixed(1)}–${interval.high.toFixed(1)}`

/** With its sign, and a real minus. */
export const signedText = (points: number): string =>
  `${points > 0 ? '+' : points < 0 ? '−' : '±'}${Math.abs(points).toFixed(1)}`

/** Is one version better than the other, or may it be chance? `second` and `first` are names. */
export function differenceWords(
  { difference }: Pick<VersionComparison, 'difference'>,
  first: string,
  second: string,
): string {
  const { f1, interval } = difference
  if (Math.abs(f1) < 0.05) return `${second} is as good as ${first}.`
  const gain = `${second} is ${Math.abs(f1).toFixed(1)} points ${f1 > 0 ? 'better' : 'worse'} than ${first}`
  if (interval === null) return `${gain}, on too few posts to say how sure that is.`
  const range = `between ${signedText(interval.low)} and ${signedText(interval.high)}`
  return interval.low <= 0 && interval.high >= 0
    ? `${gain}, which may be chance: with other posts it would be ${range} in 95 of 100 cases.`
    : `${gain}; with other posts it would be ${range} in 95 of 100 cases.`
}
