import { memo, type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { settings } from '../settings/settings.ts'
import { useStore } from '../shell/desk-context.ts'
import { scoreText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import type { Desk } from '../workspace/desk.ts'
import type { DrawnArc } from './arc-paths.ts'
import { endsOf } from './ends.ts'
import { placeArcs, type Wanted } from './place-arcs.ts'
import type { PostEvent } from './relation-step.ts'
import { relationWords, shortName } from './relation-words.ts'
import classes from './relations.module.css'
import type { Scene } from './scene.ts'
import { allArcs, type DraggedPair, type ShownArc, shownArcs } from './shown-arcs.ts'

export interface ArcOverlayProps {
  readonly section: RefObject<HTMLElement | null>
  readonly scene: Scene
  readonly desk: Desk
  readonly isAll: boolean
  readonly drag: DraggedPair | null
  readonly hovered: string | null
  readonly onHover: (id: string | null) => void
  readonly send: (event: PostEvent) => void
}

const labelSize = 11
const pen: { context?: CanvasRenderingContext2D | null } = {}

function textWidth(text: string, font: string): number {
  pen.context ??= document.createElement('canvas').getContext('2d')
  if (pen.context == null) return text.length * labelSize * 0.6
  pen.context.font = font
  return pen.context.measureText(text).width
}

/** The relations over the text. For the eye and the mouse: the table beside says the same to everyone else. */
export const ArcOverlay = memo(function ArcOverlay(props: ArcOverlayProps) {
  const { section, scene, desk, isAll, drag, hovered, onHover, send } = props
  const { view: project } = useProject()
  const { textScale } = useStore(settings)
  const arcs = useMemo(() => shownArcs(scene, desk, isAll, drag), [scene, desk, isAll, drag])
  const hasSchema = project.relationTypes.length > 0
  const [drawn, setDrawn] = useState<readonly DrawnArc[]>([])
  const last = useRef('')

  const draw = useCallback(() => {
    const element = section.current
    if (element === null) return
    const font = `550 ${labelSize * textScale}px ${getComputedStyle(element).fontFamily}`
    const want = (arc: ShownArc): Wanted => ({
      ...arc,
      label: Math.ceil(textWidth(labelOf(arc, scene), font) + 14 * textScale),
    })
    const all = allArcs(scene)
    // With a schema there will be arcs: the room for the first is kept from the start, so that it moves nothing.
    const ends = hasSchema ? endsOf(scene.view) : []
    const first = all.length === 0 && ends.length > 1 ? [{ id: '', head: ends[0]!, tail: ends[1]!, label: 1 }] : []
    const next = placeArcs(element, scene.view.words, arcs.map(want), [...all.map(want), ...first], textScale)
    const said = JSON.stringify(next)
    if (said === last.current) return
    last.current = said
    setDrawn(next)
  }, [section, scene, arcs, hasSchema, textScale])

  useLayoutEffect(draw, [draw])
  useEffect(() => {
    const element = section.current
    if (element === null) return
    const watcher = new ResizeObserver(draw)
    watcher.observe(element)
    void document.fonts.ready.then(draw)
    return () => watcher.disconnect()
  }, [section, draw])

  return (
    <svg className={classes.arcs} aria-hidden="true" data-testid="arcs">
      {drawn.map((place) => {
        const arc = arcs.find((a) => a.id === place.id)
        if (arc === undefined) return null
        return (
          <ArcView
            key={arc.id}
            arc={arc}
            place={place}
            scene={scene}
            scale={textScale}
            isHovered={hovered === arc.id}
            onHover={onHover}
            send={send}
          />
        )
      })}
    </svg>
  )
})

function labelOf(arc: ShownArc, scene: Scene): string {
  if (arc.type === null) return '…'
  const name = shortName(arc.type, scene.types)
  return arc.score === null ? name : `${name} ${scoreText(arc.score)}`
}

interface ArcViewProps {
  readonly arc: ShownArc
  readonly place: DrawnArc
  readonly scene: Scene
  readonly scale: number
  readonly isHovered: boolean
  readonly onHover: (id: string | null) => void
  readonly send: (event: PostEvent) => void
}

function ArcView({ arc, place, scene, scale, isHovered, onHover, send }: ArcViewProps) {
  const type = scene.types.find((t) => t.name === arc.type)
  const { left, width, middle } = place.label
  const height = 15 * scale
  const hover = {
    onPointerEnter: () => onHover(arc.id),
    onPointerLeave: () => onHover(null),
    // The text must not take this for the beginning of a selection.
    onPointerDown: (event: React.PointerEvent) => event.stopPropagation(),
    onClick: () => {
      if (arc.look === 'draft') return
      send({
        kind: 'focus',
        focus: arc.look === 'proposed' ? { kind: 'pair', key: arc.id } : { kind: 'relation', id: arc.id },
      })
    },
  }
  return (
    <g
      className={`${classes.arc} colour-${type?.colour ?? 9}`}
      data-look={arc.look}
      data-focused={arc.isFocused || undefined}
      data-hovered={isHovered || undefined}
      data-type={arc.type ?? undefined}
    >
      <path className={classes.halo} d={place.path} />
      <path className={classes.line} d={place.path} />
      {arc.look !== 'draft' && <path className={classes.reach} d={place.path} {...hover} />}
      {type?.symmetric !== true && <path className={classes.tip} d={arrow(place, scale)} />}
      <g className={classes.label} {...hover}>
        <title>{relationWords(arc.head, arc.type, arc.tail, scene.types)}</title>
        <rect x={left} y={middle - height / 2} width={width} height={height} rx={height / 2} />
        <text x={left + width / 2} y={middle} style={{ fontSize: labelSize * scale }}>
          {labelOf(arc, scene)}
        </text>
      </g>
    </g>
  )
}

function arrow({ tip, points }: DrawnArc, scale: number): string {
  const [across, along] = [3.6 * scale, 6 * scale]
  const y = points === 'down' ? tip.y - along : tip.y + along
  return `M${tip.x} ${tip.y}L${tip.x - across} ${y}L${tip.x + across} ${y}Z`
}
