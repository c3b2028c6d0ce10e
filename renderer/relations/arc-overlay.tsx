import { memo, type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { settings } from '../settings/settings.ts'
import { useStore } from '../shell/desk-context.ts'
import { scoreText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import type { Desk, Focus } from '../workspace/desk.ts'
import type { DrawnArc } from './arc-paths.ts'
import { breachWords } from './breach.ts'
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
  readonly onHover: (id: string, isOver: boolean) => void
  readonly send: (event: PostEvent) => void
}

const labelSize = 11
/** In words; from here on room is made for the arcs that are drawn alone. */
const longText = 600
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
    // With a schema there will be arcs: the room for the first is kept from the start, so that it moves nothing. Not in a
    // long text, most of which is not even laid out.
    const isLong = scene.view.words.length > longText
    const ends = hasSchema && !isLong ? endsOf(scene.view) : []
    const next = placeArcs(element, scene.view.words, {
      wanted: arcs.map(want),
      possible: isLong ? [] : allArcs(scene).map(want),
      likely: ends.length > 1 ? ends : [],
      scale: textScale,
    })
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
      {/* All labels lie over all lines. */}
      {([ArcLine, ArcLabel] as const).map((Part) =>
        drawn.map((place) => {
          const arc = arcs.find((a) => a.id === place.id)
          if (arc === undefined) return null
          return (
            <Part
              key={`${Part.name} ${arc.id}`}
              arc={arc}
              place={place}
              scene={scene}
              scale={textScale}
              isHovered={hovered === arc.id}
              onHover={onHover}
              send={send}
            />
          )
        }),
      )}
    </svg>
  )
})

function labelOf(arc: ShownArc, scene: Scene): string {
  if (arc.type === null) return '…'
  const name = `${arc.breach === null ? '' : '⚠ '}${shortName(arc.type, scene.types)}`
  return arc.score === null ? name : `${name} ${scoreText(arc.score)}`
}

interface PartProps {
  readonly arc: ShownArc
  readonly place: DrawnArc
  readonly scene: Scene
  readonly scale: number
  readonly isHovered: boolean
  readonly onHover: (id: string, isOver: boolean) => void
  readonly send: (event: PostEvent) => void
}

const typeOf = ({ arc, scene }: PartProps) => scene.types.find((t) => t.name === arc.type)

/** How both parts of an arc look. */
const look = (props: PartProps) => ({
  className: `${classes.arc} colour-${typeOf(props)?.colour ?? 9}`,
  'data-look': props.arc.look,
  'data-breach': props.arc.breach !== null || undefined,
  'data-focused': props.arc.isFocused || undefined,
  'data-hovered': props.isHovered || undefined,
})

const mouse = ({ arc, onHover, send }: PartProps) => ({
  onPointerEnter: () => onHover(arc.id, true),
  onPointerLeave: () => onHover(arc.id, false),
  // The text must not take this for the beginning of a selection.
  onPointerDown: (event: React.PointerEvent) => event.stopPropagation(),
  onClick: () => {
    if (arc.look === 'draft') return
    const focus: Focus = arc.look === 'proposed' ? { kind: 'pair', key: arc.id } : { kind: 'relation', id: arc.id }
    send({ kind: 'focus', focus })
  },
})

function ArcLine(props: PartProps) {
  const { arc, place, scale, onHover } = props
  const { id } = arc
  // What goes away under the pointer is left without a word from the browser.
  useEffect(() => () => onHover(id, false), [id, onHover])
  return (
    <g {...look(props)} data-part="line" data-type={arc.type ?? undefined}>
      <path className={classes.halo} d={place.path} />
      <path className={classes.line} d={place.path} />
      {arc.look !== 'draft' && <path className={classes.reach} d={place.path} {...mouse(props)} />}
      {typeOf(props)?.symmetric !== true && <path className={classes.tip} d={arrow(place, scale)} />}
    </g>
  )
}

function ArcLabel(props: PartProps) {
  const { arc, place, scene, scale } = props
  const { left, width, middle } = place.label
  const height = 15 * scale
  return (
    <g {...look(props)} {...mouse(props)} data-part="label">
      <g className={classes.label}>
        <title>
          {[
            relationWords(arc.head, arc.type, arc.tail, scene.types),
            ...(arc.breach === null ? [] : [breachWords(arc.breach, scene.types)]),
          ].join('\n')}
        </title>
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
