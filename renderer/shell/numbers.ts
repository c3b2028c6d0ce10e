import { locale } from '../language/language.ts'

/** `.81`, as on the desk: two digits, no zero before the point; 1 stays `1.0`. */
export function scoreText(score: number): string {
  const text = score.toFixed(2)
  return text.startsWith('0') ? text.slice(1) : '1.0'
}

// Made once for a language: `toLocaleString` makes one anew at each call, and counts are drawn with every key.
const inLanguage = (options: Intl.NumberFormatOptions): (() => Intl.NumberFormat) => {
  const made = new Map<string, Intl.NumberFormat>()
  return () => made.get(locale()) ?? made.set(locale(), new Intl.NumberFormat(locale(), options)).get(locale())!
}
const grouped = inLanguage({})
const compact = inLanguage({ notation: 'compact', maximumFractionDigits: 1 })

export const countText = (n: number): string => grouped().format(n)

/** `3,373`, but `100.7k` where there is little room. */
export const shortCountText = (n: number): string => (n < 10_000 ? countText(n) : compact().format(n).toLowerCase())

export const plural = (n: number, one: string, many = `${one}s`): string => `${countText(n)} ${n === 1 ? one : many}`

export const timeText = (at: number): string => new Date(at).toLocaleTimeString(locale())

export const dateTimeText = (at: number): string =>
  new Date(at).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' })

/** `4 s`, `2 min`, `1 h 10 min`; rounded up, so that it never promises too much. */
export function durationText(seconds: number): string {
  const s = Math.ceil(seconds)
  if (s < 90) return `${s} s`
  const m = Math.ceil(s / 60)
  return m < 90 ? `${m} min` : `${Math.floor(m / 60)} h ${m % 60} min`
}
