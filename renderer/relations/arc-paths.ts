import type { PlacedArc } from './arc-layout.ts'

/** Sizes in px; `y` grows downwards. */
export interface ArcMetrics {
  /** Top and bottom of the letters of a line; of a line without mentions what its neighbours let expect. */
  readonly topOf: (line: number) => number
  readonly bottomOf: (line: number) => number
  /** From the top of the letters to where arcs may begin: the mentions' own labels stand between. */
  readonly clearance: number
  readonly lane: number
  /** Edges of the text, along which trunks run. */
  readonly left: number
  readonly right: number
  readonly trunk: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface DrawnArc {
  readonly id: string
  /** SVG path data from the head to the tail. */
  readonly path: string
  /** The arrow's tip and where it comes from: `down` into a mention from above, `up` into one from below. */
  readonly tip: Point
  readonly points: 'down' | 'up'
  readonly label: { readonly left: number; readonly middle: number; readonly width: number }
}

const corner = 6

/** The corners of an arc, right angles only. */
function cornersOf(arc: PlacedArc, m: ArcMetrics): { corners: Point[]; points: 'down' | 'up' } {
  const { head, tail, runs, trunk } = arc
  const levelOf = (run: { line: number; lane: number }) => m.topOf(run.line) - m.clearance - (run.lane + 0.5) * m.lane
  const edgeOf = (line: number, run: { line: number }) =>
    line < run.line
      ? { y: m.bottomOf(line) + 1, points: 'up' as const }
      : { y: m.topOf(line) - m.clearance, points: 'down' as const }
  const first = runs[0]!
  const last = runs.at(-1)!
  const from = edgeOf(head.line, first)
  const to = edgeOf(tail.line, last)
  const corners = [
    { x: first.from, y: from.y },
    { x: first.from, y: levelOf(first) },
  ]
  if (trunk !== null) {
    const off = (trunk.lane + 0.5) * m.trunk
    const x = trunk.side === 'left' ? m.left - off : m.right + off
    corners.push({ x, y: levelOf(first) }, { x, y: levelOf(last) })
  }
  corners.push({ x: last.to, y: levelOf(last) }, { x: last.to, y: to.y })
  return { corners, points: to.points }
}

const towards = (from: Point, to: Point, by: number): Point => {
  const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y)
  const share = length === 0 ? 0 : by / length
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

const written = ({ x, y }: Point) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`

/** Path data through the corners, each rounded as far as its two sides allow. */
export function roundedPath(corners: readonly Point[], radius = corner): string {
  const parts = [`M${written(corners[0]!)}`]
  for (let i = 1; i + 1 < corners.length; i++) {
    const [before, here, after] = [corners[i - 1]!, corners[i]!, corners[i + 1]!]
    const half = (a: Point, b: Point) => (Math.abs(a.x - b.x) + Math.abs(a.y - b.y)) / 2
    const by = Math.min(radius, half(before, here), half(here, after))
    parts.push(`L${written(towards(here, before, by))}`, `Q${written(here)} ${written(towards(here, after, by))}`)
  }
  return [...parts, `L${written(corners.at(-1)!)}`].join('')
}

/** An arc in px over the text as it is broken into lines now. */
export function drawArc(arc: PlacedArc, m: ArcMetrics): DrawnArc {
  const { corners, points } = cornersOf(arc, m)
  const { line, lane, left, width } = arc.label
  return {
    id: arc.id,
    path: roundedPath(corners),
    tip: corners.at(-1)!,
    points,
    label: { left, width, middle: m.topOf(line) - m.clearance - (lane + 0.5) * m.lane },
  }
}
