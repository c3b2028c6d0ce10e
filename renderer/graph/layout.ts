import type { GraphKey, Node, Triple } from '../../contract/domain/graph.ts'

export interface Placed {
  readonly x: number
  readonly y: number
}

/** A number from 0 to 1 that is the same for the same name. */
function fraction(name: string): number {
  let hash = 2166136261
  for (let place = 0; place < name.length; place++) hash = Math.imul(hash ^ name.charCodeAt(place), 16777619)
  return (hash >>> 0) / 2 ** 32
}

/**
 * Where nodes begin: those that were placed stay, new ones stand around a neighbour that was, at an angle of their own, so
 * that a canvas grows and does not jump. The forces do the rest.
 */
export function startingPlaces(
  nodes: readonly Pick<Node, 'key'>[],
  edges: readonly Triple[],
  before: ReadonlyMap<GraphKey, Placed>,
): ReadonlyMap<GraphKey, Placed> {
  const anchors = new Map<GraphKey, GraphKey>()
  for (const { head, tail } of edges) {
    if (before.has(head) && !anchors.has(tail)) anchors.set(tail, head)
    if (before.has(tail) && !anchors.has(head)) anchors.set(head, tail)
  }
  const placed = new Map<GraphKey, Placed>()
  for (const [index, { key }] of nodes.entries()) {
    const known = before.get(key)
    if (known !== undefined) {
      placed.set(key, known)
      continue
    }
    const anchor = anchors.get(key)
    const centre = (anchor === undefined ? undefined : before.get(anchor)) ?? { x: 0, y: 0 }
    const isFirst = before.size === 0 && index === 0
    const angle = 2 * Math.PI * fraction(key)
    const radius = isFirst ? 0 : 1 + 0.6 * fraction(`${key} `)
    placed.set(key, { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) })
  }
  return placed
}

/** The node that lies nearest in a direction: within 60 degrees of it, near rather than straight. */
export function towards(
  from: GraphKey,
  direction: 'left' | 'right' | 'up' | 'down',
  places: ReadonlyMap<GraphKey, Placed>,
): GraphKey | null {
  const here = places.get(from)
  if (here === undefined) return null
  const [dx, dy] = { left: [-1, 0], right: [1, 0], up: [0, 1], down: [0, -1] }[direction] as [number, number]
  let best: { readonly key: GraphKey; readonly cost: number } | null = null
  for (const [key, { x, y }] of places) {
    if (key === from) continue
    const [along, across] = [(x - here.x) * dx + (y - here.y) * dy, Math.abs((x - here.x) * dy + (y - here.y) * dx)]
    if (along <= 0 || across > along * Math.sqrt(3)) continue
    const cost = along + 2 * across
    if (best === null || cost < best.cost) best = { key, cost }
  }
  return best?.key ?? null
}
