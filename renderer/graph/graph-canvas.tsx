import Graph from 'graphology'
import { useEffect, useRef, useState } from 'react'
import Sigma from 'sigma'
import type { GraphKey, Node, Triple } from '../../contract/domain/graph.ts'
import { t } from '../language/language.ts'
import { listText } from '../language/list-text.ts'
import { visibleName } from '../shell/visible-name.ts'
import { forcesOf } from './forces.ts'
import classes from './graph.module.css'
import { labelStart } from './label-place.ts'
import { type Placed, startingPlaces, towards } from './layout.ts'
import { colourOfType } from './node-dot.tsx'
import { settle } from './settle.ts'

/** Of more nodes only the dots are drawn while they move; arrows and labels once they stand still. */
const aLot = 1000
/** A hub's neighbours are not all named at once: nobody could read it. */
const mostNamed = 60
/** Pixels; hubs of ten thousand facts would hide their neighbours. */
const largest = 16
const labelUnits = 28

const shortened = (label: string): string =>
  label.length <= labelUnits ? label : `${label.slice(0, labelUnits).toWellFormed().trimEnd()}…`

interface Look {
  readonly panel: string
  readonly ink: string
  readonly dim: string
  readonly line: string
  readonly accent: string
  readonly colours: readonly string[]
}

/** The desk's tokens as colours that a canvas takes. */
function lookOf(element: Element): Look {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    panel: token('--panel'),
    ink: token('--ink'),
    dim: token('--dim'),
    line: token('--line'),
    accent: token('--accent'),
    colours: Array.from({ length: 12 }, (_, place) => token(`--colour-${place}`)),
  }
}

/** The focus in the desk's colours; sigma's own is a white box, whatever the scheme. */
function drawFocus(
  context: CanvasRenderingContext2D,
  {
    x,
    y,
    size,
    label,
  }: { readonly x: number; readonly y: number; readonly size: number; readonly label: string | null },
  labelSize: number,
  { panel, ink, accent }: Look,
): void {
  context.beginPath()
  context.arc(x, y, size + 4, 0, 2 * Math.PI)
  context.strokeStyle = accent
  context.lineWidth = 2.5
  context.stroke()
  if (!label) return
  context.font = `600 ${labelSize}px ${context.font.split('px ')[1] ?? 'sans-serif'}`
  const width = context.measureText(label).width + 12
  const start = labelStart(x, size, 5, width, roomOf(context))
  context.beginPath()
  context.roundRect(start, y - labelSize / 2 - 5, width, labelSize + 10, 5)
  context.fillStyle = panel
  context.fill()
  context.fillStyle = ink
  context.fillText(label, start + 6, y + labelSize / 3)
}

/** As sigma draws it, but never past the canvas's edge. */
function drawLabel(
  context: CanvasRenderingContext2D,
  { x, y, size, label }: Parameters<typeof drawFocus>[1],
  { labelSize, labelFont }: { readonly labelSize: number; readonly labelFont: string },
  { ink }: Look,
): void {
  if (!label) return
  context.fillStyle = ink
  context.font = `${labelSize}px ${labelFont}`
  context.fillText(label, labelStart(x, size, 3, context.measureText(label).width, roomOf(context)), y + labelSize / 3)
}

/** The canvas's width in the units that are drawn in. */
const roomOf = (context: CanvasRenderingContext2D): number => context.canvas.width / context.getTransform().a

export interface GraphCanvasProps {
  readonly nodes: readonly Node[]
  readonly edges: readonly Triple[]
  readonly shown: GraphKey
  readonly labelOf: (predicate: GraphKey) => string
  readonly onShow: (key: GraphKey) => void
  /** Brings in what lies around a node. */
  readonly onExpand: (key: GraphKey) => void
}

/** The neighbourhood of an entity, drawn by sigma; arrows walk it, Enter shows a node, E expands it. */
export function GraphCanvas({ nodes, edges, shown, labelOf, onShow, onExpand }: GraphCanvasProps) {
  const box = useRef<HTMLDivElement>(null)
  const renderer = useRef<Sigma | null>(null)
  /** Where the nodes are now, or were when they were last drawn. */
  const places = useRef<() => ReadonlyMap<GraphKey, Placed>>(() => new Map())
  const [focus, setFocus] = useState<GraphKey>(shown)
  const [scheme, setScheme] = useState(0)
  const [problem, setProblem] = useState(false)
  /** Those that have come to rest. */
  const [settled, setSettled] = useState<readonly Node[] | null>(null)
  const calls = useRef({ onShow, onExpand, setFocus })
  calls.current = { onShow, onExpand, setFocus }
  useEffect(() => setFocus(shown), [shown])
  useEffect(() => {
    const watcher = new MutationObserver(() => setScheme((count) => count + 1))
    watcher.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] })
    return () => watcher.disconnect()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read anew when the scheme changes
  useEffect(() => {
    const element = box.current
    if (element === null || nodes.length === 0) return
    const look = lookOf(element)
    const isLarge = nodes.length > aLot
    const graph = new Graph({ multi: true, type: 'directed' })
    const begin = startingPlaces(nodes, edges, places.current())
    for (const node of nodes)
      graph.addNode(node.key, {
        ...begin.get(node.key),
        label: shortened(visibleName(node.label)),
        size: Math.min(largest, 4 + 1.6 * Math.log2(1 + node.degree)) * (isLarge ? 0.4 : 1),
        color: look.colours[colourOfType(node.types[0])],
      })
    const addEdges = () => {
      for (const { head, predicate, tail } of edges)
        if (head !== tail)
          graph.addEdge(head, tail, {
            label: visibleName(labelOf(predicate)),
            color: look.line,
            size: isLarge ? 0.5 : 1.2,
          })
    }
    if (!isLarge) addEdges()
    let sigma: Sigma
    try {
      sigma = new Sigma(graph, element, {
        labelColor: { color: look.ink },
        edgeLabelColor: { color: look.dim },
        labelFont: getComputedStyle(element).fontFamily,
        labelSize: 12,
        edgeLabelSize: 10,
        renderEdgeLabels: edges.length <= 60,
        defaultEdgeType: 'arrow',
        labelRenderedSizeThreshold: isLarge ? 4 : nodes.length > 200 ? 9 : 5,
        allowInvalidContainer: true,
        // Thousands of arrows are drawn once the view stands still.
        hideEdgesOnMove: isLarge,
        hideLabelsOnMove: isLarge,
        renderLabels: !isLarge,
        zIndex: true,
        stagePadding: 70,
        defaultDrawNodeLabel: (context, data, settings) => drawLabel(context, data, settings, look),
        defaultDrawNodeHover: (context, data, settings) => drawFocus(context, data, settings.labelSize, look),
      })
    } catch {
      // No WebGL here: the lists beside the canvas say the same.
      setProblem(true)
      setSettled(nodes)
      return
    }
    renderer.current = sigma
    sigma.on('clickNode', ({ node }) => calls.current.onShow(node))
    sigma.on('doubleClickNode', (event) => {
      event.preventSigmaDefault()
      calls.current.onExpand(event.node)
    })
    // Sigma draws once for all of them: the attributes are written without telling it of each.
    const attributes = graph.mapNodes((_, each) => each)
    const finish = () => {
      setSettled(nodes)
      if (!isLarge) return
      addEdges()
      sigma.setSetting('renderLabels', true)
    }
    const isStill = matchMedia('(prefers-reduced-motion:reduce)').matches
    const stop = settle(forcesOf(begin, edges), nodes.length, isStill, {
      onPlaces: (found) => {
        attributes.forEach((each, row) => {
          each.x = found[2 * row]
          each.y = found[2 * row + 1]
        })
      },
      onDraw: (isCalm) => {
        if (isCalm) finish()
        sigma.refresh({ partialGraph: {} })
      },
      onFailure: finish,
    })
    places.current = () => new Map(graph.mapNodes((key, { x, y }) => [key, { x: Number(x), y: Number(y) }] as const))
    return () => {
      stop()
      const last = places.current()
      places.current = () => last
      sigma.kill()
      renderer.current = null
    }
  }, [nodes, edges, labelOf, scheme])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing needs its marks anew
  useEffect(() => {
    const sigma = renderer.current
    const element = box.current
    if (sigma === null || element === null) return
    const look = lookOf(element)
    const graph = sigma.getGraph()
    const near = new Set(edges.flatMap(({ head, tail }) => (head === focus ? [tail] : tail === focus ? [head] : [])))
    const areNamed = near.size <= mostNamed
    sigma.setSetting('nodeReducer', (key, data) => ({
      ...data,
      highlighted: key === focus,
      forceLabel: key === focus || key === shown || (areNamed && near.has(key)),
      ...(key === shown && { color: look.accent }),
      zIndex: key === focus ? 2 : near.has(key) ? 1 : 0,
    }))
    sigma.setSetting('edgeReducer', (edge, data) => {
      const [head, tail] = graph.extremities(edge)
      return head === focus || tail === focus
        ? { ...data, color: look.accent, size: areNamed ? 2 : 0.5, zIndex: 1 }
        : data
    })
  }, [focus, shown, nodes, edges, scheme])

  const focused = nodes.find(({ key }) => key === focus)
  return (
    <div
      className={classes.canvas}
      role="application"
      aria-label={t('graph.neighbourhood')}
      aria-roledescription={t('graph.canvasRole')}
      aria-busy={settled !== nodes}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas is walked by keys
      tabIndex={0}
      onKeyDown={(event) => {
        const direction = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }[event.key]
        const camera = renderer.current?.getCamera()
        if (direction !== undefined) {
          const to = towards(focus, direction as 'left', places.current())
          if (to !== null) setFocus(to)
        } else if (event.key === 'Enter') onShow(focus)
        else if (event.key === 'e' || event.key === 'E') onExpand(focus)
        else if (event.key === '+' || event.key === '=') void camera?.animatedZoom({ duration: 120 })
        else if (event.key === '-') void camera?.animatedUnzoom({ duration: 120 })
        else if (event.key === 'z' || event.key === 'Z') void camera?.animatedReset({ duration: 120 })
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <div ref={box} className={classes.sigma} aria-hidden="true" />
      <div className={classes.canvasNote} role="status">
        {problem
          ? t('graph.cannotDraw')
          : focused === undefined
            ? ''
            : [focused.label, listText(focused.types)]
                .filter((part) => part !== '')
                .map(visibleName)
                .join(' · ')}
      </div>
    </div>
  )
}
