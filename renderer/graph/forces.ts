import iterate from 'graphology-layout-forceatlas2/iterate.js'
import type { GraphKey, Triple } from '../../contract/domain/graph.ts'
import type { Placed } from './layout.ts'

/** As the library's matrices have them: place, forces before and now, mass, convergence, size, fixed; ends and weight. */
const [ofNode, ofEdge] = [10, 3]
const [x, y, mass, convergence, extent] = [0, 1, 6, 7, 8]

export interface ForceSettings {
  readonly linLogMode: boolean
  readonly outboundAttractionDistribution: boolean
  readonly adjustSizes: boolean
  readonly edgeWeightInfluence: number
  readonly scalingRatio: number
  readonly strongGravityMode: boolean
  readonly gravity: number
  readonly slowDown: number
  readonly barnesHutOptimize: boolean
  readonly barnesHutTheta: number
}

export interface Forces {
  readonly nodes: Float32Array<ArrayBuffer>
  readonly edges: Float32Array<ArrayBuffer>
}

/** Nodes in the order of `places`; a fact of an entity with itself pulls nowhere. */
export function forcesOf(places: ReadonlyMap<GraphKey, Placed>, facts: readonly Triple[]): Forces {
  const rows = new Map([...places.keys()].map((key, row) => [key, row]))
  const nodes = new Float32Array(rows.size * ofNode)
  for (const [key, row] of rows) {
    const at = row * ofNode
    nodes[at + x] = places.get(key)!.x
    nodes[at + y] = places.get(key)!.y
    nodes[at + mass] = 1
    nodes[at + convergence] = 1
    nodes[at + extent] = 1
  }
  const pulls = facts.flatMap(({ head, tail }) => {
    const [from, to] = [rows.get(head), rows.get(tail)]
    return from === undefined || to === undefined || from === to ? [] : [[from, to] as const]
  })
  const edges = new Float32Array(pulls.length * ofEdge)
  for (const [row, [from, to]] of pulls.entries()) {
    edges.set([from * ofNode, to * ofNode, 1], row * ofEdge)
    nodes[from * ofNode + mass]! += 1
    nodes[to * ofNode + mass]! += 1
  }
  return { nodes, edges }
}

/** Below that a node moves so little in a pass, as a share of how far nodes lie from their middle, that nobody sees it. */
const calm = 3e-3
const mostPasses = 300

/** The forces of one drawing, pass by pass. */
export interface Settling {
  /** Passes until so many are done or so many milliseconds are over, at least one. */
  readonly run: (passes: number, milliseconds: number) => void
  /** All nodes move too little to be seen, or they have moved for long enough. */
  readonly isCalm: boolean
  /** x and y of every node. */
  readonly copyTo: (places: Float32Array) => void
}

export function settling({ nodes, edges }: Forces, now: () => number): Settling {
  const order = nodes.length / ofNode
  const settings: ForceSettings = {
    linLogMode: false,
    outboundAttractionDistribution: false,
    adjustSizes: false,
    edgeWeightInfluence: 1,
    scalingRatio: 10,
    strongGravityMode: true,
    gravity: 0.6,
    slowDown: 1 + Math.log(Math.max(1, order)),
    barnesHutOptimize: order > 2000,
    barnesHutTheta: 0.5,
  }
  const before = new Float32Array(2 * order)
  const copyTo = (places: Float32Array) => {
    for (let row = 0; row < order; row++) {
      places[2 * row] = nodes[row * ofNode + x]!
      places[2 * row + 1] = nodes[row * ofNode + y]!
    }
  }
  let done = 0
  let isCalm = order < 2
  return {
    run(passes, milliseconds) {
      const started = now()
      for (let pass = 0; pass < passes && !isCalm; pass++) {
        if (pass > 0 && now() - started >= milliseconds) break
        copyTo(before)
        iterate(settings, nodes, edges)
        done++
        isCalm = done >= mostPasses || movement(nodes, before) < calm
      }
    },
    get isCalm() {
      return isCalm
    },
    copyTo,
  }
}

/** How far nodes went on average, as a share of their mean distance from the middle of all. */
function movement(nodes: Float32Array, before: Float32Array): number {
  const order = before.length / 2
  let [moved, spread, middleX, middleY] = [0, 0, 0, 0]
  for (let row = 0; row < order; row++) {
    middleX += nodes[row * ofNode + x]! / order
    middleY += nodes[row * ofNode + y]! / order
  }
  for (let row = 0; row < order; row++) {
    const [nowX, nowY] = [nodes[row * ofNode + x]!, nodes[row * ofNode + y]!]
    moved += Math.hypot(nowX - before[2 * row]!, nowY - before[2 * row + 1]!)
    spread += Math.hypot(nowX - middleX, nowY - middleY)
  }
  return spread > 0 ? moved / spread : 0
}
