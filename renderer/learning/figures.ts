import type { Evaluation } from '../../contract/domain/learning.ts'
import type { Interval, VersionComparison } from '../../contract/domain/learning-report.ts'
import { t } from '../language/language.ts'

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
  if (Math.abs(f1) < 0.05) return t('learning.asGood', { first, second })
  const points = Math.abs(f1).toFixed(1)
  const gain = t(f1 > 0 ? 'learning.isBetter' : 'learning.isWorse', { first, second, points })
  if (interval === null) return t('learning.gainUnsure', { gain })
  const [low, high] = [signedText(interval.low), signedText(interval.high)]
  return t(interval.low <= 0 && interval.high >= 0 ? 'learning.gainChance' : 'learning.gainSure', { gain, low, high })
}
