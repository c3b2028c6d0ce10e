import type { Word } from '../../contract/domain/post.ts'
import { type ArcAsk, type ArcEnd, layoutArcs } from './arc-layout.ts'
import { type ArcMetrics, type DrawnArc, drawArc } from './arc-paths.ts'
import type { End } from './ends.ts'
import { type Measured, measureEnds } from './measure-ends.ts'

/** Sizes in px at the usual size of text: a lane holds a label, and a mention's own label stands below all lanes. */
const laneHeight = 17
const clearance = 13
const below = 5
const trunkStep = 6

export interface Wanted {
  readonly id: string
  readonly head: End
  readonly tail: End
  /** Width of the label in px. */
  readonly label: number
}

const asksOf = (wanted: readonly Wanted[], ends: ReadonlyMap<string, ArcEnd>): ArcAsk[] =>
  wanted.flatMap(({ id, head, tail, label }) => {
    const [from, to] = [ends.get(head.key), ends.get(tail.key)]
    return from === undefined || to === undefined ? [] : [{ id, head: from, tail: to, label }]
  })

/**
 * Lanes that the text keeps free, whatever is focused: enough for each mention alone, so that nothing moves while the
 * focus does.
 */
function lanesKept(asks: readonly ArcAsk[], room: { left: number; right: number }): number {
  const byEnd = new Map<string, ArcAsk[]>()
  for (const ask of asks) {
    for (const key of [ask.head.key, ask.tail.key]) byEnd.set(key, [...(byEnd.get(key) ?? []), ask])
  }
  return Math.max(1, ...[...byEnd.values()].map((own) => layoutArcs(own, room).lanes))
}

const metricsOf = (m: Measured, scale: number): ArcMetrics => {
  // A line without a mention stands below the next one above that has one.
  const topOf = (line: number): number => {
    const top = m.tops.get(line)
    if (top !== undefined) return top
    const above = Math.max(...[...m.tops.keys()].filter((known) => known < line))
    return Number.isFinite(above) ? (m.tops.get(above) ?? 0) + (line - above) * m.pitch : line * m.pitch
  }
  return {
    topOf,
    bottomOf: (line) => topOf(line) + m.letters,
    clearance: clearance * scale,
    lane: laneHeight * scale,
    left: m.left,
    right: m.right,
    trunk: trunkStep * scale,
  }
}

/**
 * Makes room between the lines of a text and places arcs there. Sets `--pitch` of the section, which moves lines apart but
 * breaks none differently.
 *
 * @param all everything that could be shown in this post, for the room that is kept
 * @param scale of the text against its usual size
 */
export function placeArcs(
  section: HTMLElement,
  words: readonly Word[],
  wanted: readonly Wanted[],
  all: readonly Wanted[],
  scale: number,
): DrawnArc[] {
  const ends = new Map(
    [...wanted, ...all].flatMap(({ head, tail }) => [[head.key, head] as const, [tail.key, tail] as const]),
  )
  const first = measureEnds(section, words, [...ends.values()])
  if (first === null) {
    setPitch(section, null)
    return []
  }
  const lanes = Math.max(layoutArcs(asksOf(wanted, first.ends), first).lanes, lanesKept(asksOf(all, first.ends), first))
  setPitch(section, first.letters + (clearance + below + lanes * laneHeight) * scale)
  const now = measureEnds(section, words, [...ends.values()])
  if (now === null) return []
  const metrics = metricsOf(now, scale)
  return layoutArcs(asksOf(wanted, now.ends), now).arcs.map((arc) => drawArc(arc, metrics))
}

function setPitch(section: HTMLElement, px: number | null): void {
  const next = px === null ? '' : `${Math.ceil(px)}px`
  if (section.style.getPropertyValue('--pitch') === next) return
  if (next === '') section.style.removeProperty('--pitch')
  else section.style.setProperty('--pitch', next)
}
