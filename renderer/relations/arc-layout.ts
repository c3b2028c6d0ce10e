/** Where a mention stands: px from the left edge of the text, and in which of its lines as they are broken now. */
export interface ArcEnd {
  /** Names the mention; arcs at the same mention share its width. */
  readonly key: string
  readonly left: number
  readonly right: number
  readonly line: number
}

export interface ArcAsk {
  readonly id: string
  readonly head: ArcEnd
  readonly tail: ArcEnd
  /** Width of the label in px. */
  readonly label: number
}

/** The edges of the text in px; labels stay between them, and arcs over many lines run along them. */
export interface Room {
  readonly left: number
  readonly right: number
}

/** A level part of an arc in the gap above `line`, from the head's side to the tail's. Lane 0 is nearest to the line. */
export interface ArcRun {
  readonly line: number
  readonly lane: number
  readonly from: number
  readonly to: number
}

export interface ArcLabel {
  readonly line: number
  readonly lane: number
  readonly left: number
  readonly width: number
}

/** Two runs are joined along an edge of the text, each arc in a lane of its own. */
export interface Trunk {
  readonly side: 'left' | 'right'
  readonly lane: number
}

export interface PlacedArc {
  readonly id: string
  readonly head: ArcEnd
  readonly tail: ArcEnd
  readonly runs: readonly ArcRun[]
  readonly trunk: Trunk | null
  readonly label: ArcLabel
}

export interface ArcLayout {
  readonly arcs: readonly PlacedArc[]
  /** How many lanes the gap above each line needs; lines without an arc above them are left out. */
  readonly lanes: ReadonlyMap<number, number>
}

interface Interval {
  readonly left: number
  readonly right: number
}

/** A run before it has its lane. */
interface Span extends Interval {
  readonly id: string
  readonly line: number
  /** With the label and the space around it. */
  readonly taken: Interval
}

const space = 8
const portStep = 9
const slide = 4

const centre = (end: ArcEnd) => (end.left + end.right) / 2
const sorted = (a: number, b: number): Interval => ({ left: Math.min(a, b), right: Math.max(a, b) })
const clamp = (x: number, low: number, high: number) => Math.max(low, Math.min(high, x))
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Touching ends are no conflict: two arcs of a chain may lie in one lane. */
const overlap = (a: Interval, b: Interval) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.01

function labelAt(span: Interval, width: number, room: Room): Interval {
  const wide = Math.min(width, Math.max(0, room.right - room.left))
  const left = clamp((span.left + span.right) / 2 - wide / 2, room.left, Math.max(room.left, room.right - wide))
  return { left, right: left + wide }
}

/**
 * One above the longest chain of things before it that it would cover: the shorter lies nearer to the text, and one more
 * arc lowers no other and moves none that comes before it.
 */
function levels<T>(items: readonly T[], clash: (a: T, b: T) => boolean): Map<T, number> {
  const level = new Map<T, number>()
  for (const item of items) {
    let own = 0
    for (const [other, lane] of level) if (lane >= own && clash(other, item)) own = lane + 1
    level.set(item, own)
  }
  return level
}

/**
 * Where each arc leaves each mention: those to the left of those to the right, and without crossings among them. One over many
 * lines leaves towards the edge that it runs along, wherever its other end is.
 */
function portsOf(routes: readonly Route[], room: Room): Map<string, number> {
  const ports = new Map<string, number>()
  const leaving = new Map<string, { end: ArcEnd; towards: number; id: string }[]>()
  for (const { ask, side } of routes) {
    const { id, head, tail } = ask
    for (const [end, other] of [
      [head, tail],
      [tail, head],
    ] as const) {
      const list = leaving.get(end.key) ?? []
      const towards = side === null ? centre(other) : side === 'left' ? room.left - 1 : room.right + 1
      list.push({ end, towards, id })
      leaving.set(end.key, list)
    }
  }
  for (const list of leaving.values()) {
    list.sort((a, b) => {
      const side = Number(a.towards >= centre(a.end)) - Number(b.towards >= centre(b.end))
      return side || b.towards - a.towards || byText(a.id, b.id)
    })
    list.forEach(({ end, id }, i) => {
      const step = Math.min(portStep, Math.max(0, end.right - end.left - 4) / list.length)
      ports.set(`${end.key} ${id}`, centre(end) + (i - (list.length - 1) / 2) * step)
    })
  }
  return ports
}

interface Route {
  readonly ask: ArcAsk
  readonly spans: readonly Span[]
  readonly side: 'left' | 'right' | null
  /** Which of the spans carries the label. */
  readonly labelled: Span
  readonly label: Interval
}

/** Which gaps an arc runs through. Over more than one line it goes along the nearer edge of the text. */
function routeOf(ask: ArcAsk, room: Room): Route {
  const { head, tail, id } = ask
  const [upper, lower] = head.line <= tail.line ? [head, tail] : [tail, head]
  const make = (line: number, extent: Interval, hasLabel: boolean): Span => {
    const label = hasLabel ? labelAt(extent, ask.label, room) : extent
    const taken = {
      left: Math.min(extent.left, label.left - space / 2),
      right: Math.max(extent.right, label.right + space / 2),
    }
    return { id, line, ...extent, taken }
  }
  if (lower.line - upper.line <= 1) {
    const span = make(lower.line, sorted(centre(head), centre(tail)), true)
    return { ask, spans: [span], side: null, labelled: span, label: labelAt(span, ask.label, room) }
  }
  const [a, b] = [centre(upper), centre(lower)]
  const side = a - room.left + (b - room.left) <= room.right - a + (room.right - b) ? 'left' : 'right'
  const edge = room[side]
  const onUpper = Math.abs(a - edge) > Math.abs(b - edge)
  const above = make(upper.line + 1, sorted(a, edge), onUpper)
  const below = make(lower.line, sorted(b, edge), !onUpper)
  const labelled = onUpper ? above : below
  return { ask, spans: [above, below], side, labelled, label: labelAt(labelled, ask.label, room) }
}

/** An upright part of an arc within a gap, over the lanes between `low` and `high`. */
interface Riser {
  readonly id: string
  readonly line: number
  readonly x: number
  readonly low: number
  readonly high: number
}

function risersOf(arc: Omit<PlacedArc, 'label'>): Riser[] {
  const top = Math.max(arc.head.line, arc.tail.line)
  const ends = [
    { end: arc.head, x: arc.runs[0]!.from, run: arc.runs[0]! },
    { end: arc.tail, x: arc.runs.at(-1)!.to, run: arc.runs.at(-1)! },
  ]
  return ends.map(({ end, x, run }) => {
    const fromAbove = end.line < top && end.line < run.line
    const [low, high] = fromAbove ? [run.lane + 1, Number.POSITIVE_INFINITY] : [-1, run.lane - 1]
    return { id: arc.id, line: run.line, x, low, high }
  })
}

/**
 * Along its run to where no other arc passes upright behind it, and nothing else of its lane lies; where there is no such
 * place it stays.
 */
function slidLabel(
  label: ArcLabel,
  id: string,
  run: Interval,
  risers: readonly Riser[],
  beside: readonly Interval[],
  room: Room,
): ArcLabel {
  const across = risers.filter(
    (r) => r.id !== id && r.line === label.line && r.low <= label.lane && label.lane <= r.high,
  )
  const isClear = (left: number) =>
    across.every(({ x }) => x < left - 2 || x > left + label.width + 2) &&
    beside.every((other) => !overlap(other, { left: left - space / 2, right: left + label.width + space / 2 }))
  // A label that is wider than its run may hang on its edge.
  const length = run.right - run.left
  const slack = Math.max(Math.abs(length - label.width) / 2, length < label.width ? label.width / 2 : 0)
  for (let by = 0; by <= slack; by += slide) {
    for (const left of [label.left - by, label.left + by]) {
      if (left >= room.left && left + label.width <= room.right && isClear(left)) return { ...label, left }
    }
  }
  return label
}

/**
 * Places labelled arcs over a text without an overlap of two labels, of two runs in one lane, or of a label with
 * another's run. Does not depend on the order of `asks`; ids must differ.
 */
export function layoutArcs(asks: readonly ArcAsk[], room: Room): ArcLayout {
  const routes = asks.map((ask) => routeOf(ask, room)).sort((a, b) => byText(a.ask.id, b.ask.id))
  const ports = portsOf(routes, room)
  const length = ({ taken }: Span) => taken.right - taken.left
  const spans = routes
    .flatMap(({ spans }) => spans)
    .sort((a, b) => length(a) - length(b) || a.taken.left - b.taken.left || byText(a.id, b.id) || a.line - b.line)
  const lanes = levels(spans, (a, b) => a.line === b.line && overlap(a.taken, b.taken))

  const lines = ({ ask }: Route) => sorted(ask.head.line, ask.tail.line)
  const height = (route: Route) => lines(route).right - lines(route).left
  const trunks = levels(
    routes.filter((route) => route.side !== null).sort((a, b) => height(a) - height(b) || byText(a.ask.id, b.ask.id)),
    (a, b) => a.side === b.side && overlap(lines(a), lines(b)),
  )

  const placed = routes.map((route) => {
    const { ask, side } = route
    const { id, head, tail } = ask
    const headX = ports.get(`${head.key} ${id}`)!
    const tailX = ports.get(`${tail.key} ${id}`)!
    const inOrder = head.line <= tail.line ? route.spans : route.spans.toReversed()
    const runs = inOrder.map(
      (span, i): ArcRun => ({
        line: span.line,
        lane: lanes.get(span)!,
        from: i === 0 ? headX : room[side ?? 'left'],
        to: i === inOrder.length - 1 ? tailX : room[side ?? 'left'],
      }),
    )
    const trunk: Trunk | null = side === null ? null : { side, lane: trunks.get(route)! }
    return { route, arc: { id, head, tail, runs, trunk } }
  })
  const risers = placed.flatMap(({ arc }) => risersOf(arc))
  // Labels slide one after another, so that none slides onto one that did before it.
  const taken = new Map(spans.map((span) => [span, span.taken]))
  const arcs = placed.map(({ route, arc }): PlacedArc => {
    const { left, right } = route.label
    const { labelled } = route
    const lane = lanes.get(labelled)!
    const isBeside = (span: Span) => span !== labelled && span.line === labelled.line && lanes.get(span) === lane
    const beside = spans.filter(isBeside).map((span) => taken.get(span)!)
    const first = { line: labelled.line, lane, left, width: right - left }
    const label = slidLabel(first, arc.id, labelled, risers, beside, room)
    taken.set(labelled, {
      left: Math.min(labelled.left, label.left - space / 2),
      right: Math.max(labelled.right, label.left + label.width + space / 2),
    })
    return { ...arc, label }
  })
  const needed = new Map<number, number>()
  for (const { line, lane } of arcs.flatMap(({ runs }) => runs)) {
    needed.set(line, Math.max(needed.get(line) ?? 0, lane + 1))
  }
  return { arcs, lanes: needed }
}
