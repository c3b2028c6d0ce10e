import type { Word } from '../../contract/domain/post.ts'
import { type ArcAsk, type ArcEnd, layoutArcs, type Room } from './arc-layout.ts'
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

/** What can be drawn over a post, and what of it is. */
export interface Drawing {
  readonly wanted: readonly Wanted[]
  /** Everything that the focus could bring up: room is kept for it, so that nothing moves while the focus does. */
  readonly possible: readonly Wanted[]
  /** Ends above which there will be a first arc sooner or later. */
  readonly likely: readonly End[]
  /** Of the text against its usual size. */
  readonly scale: number
}

const asksOf = (wanted: readonly Wanted[], ends: ReadonlyMap<string, ArcEnd>): ArcAsk[] =>
  wanted.flatMap(({ id, head, tail, label }) => {
    const [from, to] = [ends.get(head.key), ends.get(tail.key)]
    return from === undefined || to === undefined ? [] : [{ id, head: from, tail: to, label }]
  })

/** Lanes above each line: for what is drawn, for each mention's own arcs alone, and one where an arc is likely. */
function lanesKept(drawing: Drawing, ends: ReadonlyMap<string, ArcEnd>, room: Room): Map<number, number> {
  const kept = new Map<number, number>()
  const keep = (line: number, lanes: number) => kept.set(line, Math.max(lanes, kept.get(line) ?? 0))
  const keepAll = (asks: readonly ArcAsk[]) => {
    for (const [line, lanes] of layoutArcs(asks, room).lanes) keep(line, lanes)
  }
  const byEnd = new Map<string, ArcAsk[]>()
  for (const ask of asksOf(drawing.possible, ends)) {
    for (const key of [ask.head.key, ask.tail.key]) byEnd.set(key, [...(byEnd.get(key) ?? []), ask])
  }
  for (const own of byEnd.values()) keepAll(own)
  keepAll(asksOf(drawing.wanted, ends))
  for (const { key } of drawing.likely) {
    const end = ends.get(key)
    if (end !== undefined) keep(end.line, 1)
  }
  return kept
}

/** Moves lines apart by a strut of no width in one word of each; breaks no line differently. */
function lift(section: HTMLElement, measured: Measured, lanes: ReadonlyMap<number, number>, scale: number): void {
  const usual = Number.parseFloat(getComputedStyle(section).lineHeight) - measured.letters
  const wanted = new Map<HTMLElement, string>()
  for (const [line, count] of lanes) {
    const element = measured.lines[line]?.word
    const more = (clearance + below + count * laneHeight) * scale - usual
    // The strut reaches from the foot of the letters to the top of the line.
    if (element !== undefined && more > 0) wanted.set(element, `${Math.round(measured.letters + usual / 2 + more)}px`)
  }
  letDown(section, wanted)
  for (const [element, height] of wanted) {
    if (element.style.getPropertyValue('--lift') === height) continue
    element.setAttribute('data-lift', '')
    element.style.setProperty('--lift', height)
  }
}

/** Takes out the struts that are not wanted any more. */
function letDown(section: HTMLElement, wanted: ReadonlyMap<HTMLElement, string>): void {
  for (const element of section.querySelectorAll<HTMLElement>('[data-lift]')) {
    if (wanted.has(element)) continue
    element.removeAttribute('data-lift')
    element.style.removeProperty('--lift')
  }
}

const metricsOf = (m: Measured, scale: number): ArcMetrics => ({
  topOf: (line) => m.lines[line]?.top ?? 0,
  bottomOf: (line) => (m.lines[line]?.top ?? 0) + m.letters,
  clearance: clearance * scale,
  lane: laneHeight * scale,
  left: m.left,
  right: m.right,
  trunk: trunkStep * scale,
})

/** Makes room between the lines of a text and places arcs there. */
export function placeArcs(section: HTMLElement, words: readonly Word[], drawing: Drawing): DrawnArc[] {
  const { wanted, possible, likely, scale } = drawing
  const ends = new Map<string, End>(likely.map((end) => [end.key, end]))
  for (const { head, tail } of [...wanted, ...possible]) ends.set(head.key, head).set(tail.key, tail)
  const first = measureEnds(section, words, [...ends.values()])
  if (first === null) {
    letDown(section, new Map())
    return []
  }
  lift(section, first, lanesKept(drawing, first.ends, first), scale)
  const now = measureEnds(section, words, [...ends.values()])
  if (now === null) return []
  const metrics = metricsOf(now, scale)
  return layoutArcs(asksOf(wanted, now.ends), now).arcs.map((arc) => drawArc(arc, metrics))
}
