import { type PointerEvent, useRef } from 'react'
import type { Mark } from '../regions/marks.ts'
import type { Grip } from '../regions/region-desk.ts'
import type { RegionControl } from '../regions/use-regions.ts'
import { leaveTextField } from '../shell/keep-focus.ts'
import { type Handle, handles, type Point, toImage } from './box-geometry.ts'
import type { PanZoom } from './use-pan-zoom.ts'

/** Screen pixels that a pressed pointer may tremble before it drags. */
const tremble = 3

type Held =
  | { readonly kind: 'pan' }
  | { readonly kind: 'press'; readonly at: Point; readonly mark: Mark | null; readonly grip: Grip | null }
  | { readonly kind: 'drag' }

/** Where a drag over an image goes: to the boxes, or to the image itself. The boxes' own machine is `region-step.ts`. */
export function useRegionPointer(panZoom: PanZoom, regions: RegionControl, marks: readonly Mark[], canDraw: boolean) {
  const held = useRef<Held | null>(null)
  const { desk, send } = regions
  const imagePoint = (event: PointerEvent<HTMLElement>): Point => {
    const frame = panZoom.pane.current?.getBoundingClientRect()
    return toImage({ x: event.clientX - (frame?.left ?? 0), y: event.clientY - (frame?.top ?? 0) }, panZoom.viewport)
  }

  /** What is under the pointer decides: a handle, a box, or the image. */
  const gripAt = (event: PointerEvent<HTMLElement>): { mark: Mark | null; grip: Grip | null } => {
    const element = event.target instanceof Element ? event.target : null
    const from = imagePoint(event)
    const handle = element?.closest('[data-handle]')?.getAttribute('data-handle')
    const focused = marks.find((m) => m.key === desk.focus) ?? null
    const box = desk.mode.kind === 'box' && desk.mode.of !== null ? desk.mode.box : focused?.box
    if (focused !== null && box !== undefined && isHandle(handle)) {
      return { mark: focused, grip: { kind: 'resize', handle, box } }
    }
    const key = element?.closest('[data-mark]')?.getAttribute('data-mark')
    const mark = marks.find((m) => m.key === key) ?? null
    // Only the box in focus follows a drag; over the others it draws, or a large box would leave no room for new ones.
    if (mark !== null && mark === focused && box !== undefined && !event.shiftKey) {
      return { mark, grip: { kind: 'move', from, box } }
    }
    const isPan = panZoom.isZoomed && !event.shiftKey && desk.mode.kind !== 'box'
    return { mark, grip: isPan ? null : { kind: 'draw', from } }
  }

  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button > 1) return
      leaveTextField()
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
      const at = { x: event.clientX, y: event.clientY }
      const under = gripAt(event)
      if (event.button === 1) {
        held.current = { kind: 'pan' }
        panZoom.pan.start(at)
        return
      }
      const isGrounding = desk.mode.kind === 'ground'
      held.current = { kind: 'press', at, mark: under.mark, grip: canDraw && !isGrounding ? under.grip : null }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const now = held.current
      if (now === null) return
      const at = { x: event.clientX, y: event.clientY }
      if (now.kind === 'pan') return panZoom.pan.move(at)
      if (now.kind === 'press') {
        if (Math.hypot(at.x - now.at.x, at.y - now.at.y) < tremble) return
        if (now.grip === null) {
          held.current = { kind: 'pan' }
          panZoom.pan.start(now.at)
          return panZoom.pan.move(at)
        }
        held.current = { kind: 'drag' }
        const of = now.grip.kind === 'draw' ? null : (now.mark?.key ?? null)
        send({ kind: 'grip', of, grip: now.grip, at: imagePoint(event) })
        return
      }
      send({ kind: 'drag', to: imagePoint(event) })
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const now = held.current
      held.current = null
      panZoom.pan.stop()
      if (now?.kind === 'drag') {
        send({ kind: 'drag', to: imagePoint(event) })
        send({ kind: 'drop' })
      } else if (now?.kind === 'press') {
        if (now.mark === null) send({ kind: 'focus', key: null })
        else if (desk.mode.kind === 'ground') {
          send({ kind: 'ground', mark: now.mark.key, verdict: event.shiftKey ? 'not-shown' : 'shown' })
        } else send({ kind: 'focus', key: now.mark.key })
      }
    },
    onPointerCancel: () => {
      if (held.current?.kind === 'drag') send({ kind: 'leave' })
      held.current = null
      panZoom.pan.stop()
    },
    onDoubleClick: (event: React.MouseEvent<HTMLElement>) => {
      const isOnMark = event.target instanceof Element && event.target.closest('[data-mark]') !== null
      // The pointer is captured, so the double click comes to the stage: what lies under it is asked anew.
      const under = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-mark]')
      if (isOnMark || under != null) {
        if (canDraw) send({ kind: 'name' })
      } else panZoom.toggle()
    },
  }
}

const isHandle = (name: string | null | undefined): name is Handle => handles.some((handle) => handle === name)
