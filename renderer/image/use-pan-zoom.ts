import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Box } from '../../contract/domain/region.ts'
import type { Point } from './box-geometry.ts'
import { clamped, fitted, isFitted, type Size, type Viewport, zoomed, zoomedTo } from './viewport.ts'

export interface PanZoom {
  readonly pane: RefObject<HTMLDivElement | null>
  readonly viewport: Viewport
  readonly style: CSSProperties
  readonly percent: number
  readonly isZoomed: boolean
  readonly zoom: (factor: number) => void
  /** Fitted, or one image pixel to a screen pixel (at least twice the fitted size). */
  readonly toggle: () => void
  /** To a box in pixels of the image. */
  readonly zoomTo: (box: Box) => void
  /** The image follows the pointer, whose places are in pixels of the screen. */
  readonly pan: { readonly start: (at: Point) => void; readonly move: (at: Point) => void; readonly stop: () => void }
}

/** Wheel, drag and keys over an image. The geometry is `viewport.ts`. */
export function usePanZoom(image: Size | null): PanZoom {
  const pane = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState<Size>({ w: 400, h: 300 })
  const [chosen, setChosen] = useState<Viewport | null>(null)
  const drag = useRef<{ readonly at: Point; readonly from: Viewport } | null>(null)
  const size = image ?? { w: 1, h: 1 }
  const view = chosen === null ? fitted(room, size) : clamped(chosen, room, size)
  const key = image === null ? '' : `${image.w}x${image.h}`

  // biome-ignore lint/correctness/useExhaustiveDependencies: another image starts fitted
  useLayoutEffect(() => setChosen(null), [key])
  useLayoutEffect(() => {
    const box = pane.current
    if (box === null) return
    const measure = () => setRoom({ w: Math.max(1, box.clientWidth), h: Math.max(1, box.clientHeight) })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  const settle = (next: Viewport) => setChosen(isFitted(next, room, size) ? null : next)
  const zoomAt = (factor: number, at: Point) => settle(zoomed(view, factor, at, room, size))
  const latest = useRef(zoomAt)
  latest.current = zoomAt

  useEffect(() => {
    const box = pane.current
    if (box === null || image === null) return
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const frame = box.getBoundingClientRect()
      latest.current(Math.exp(-event.deltaY * 0.0015), { x: event.clientX - frame.left, y: event.clientY - frame.top })
    }
    // React's own wheel listener is passive and could not keep the page from scrolling.
    box.addEventListener('wheel', onWheel, { passive: false })
    return () => box.removeEventListener('wheel', onWheel)
  }, [image])

  const centre = { x: room.w / 2, y: room.h / 2 }
  const fit = fitted(room, size).scale
  return {
    pane,
    style: {
      width: size.w * view.scale,
      height: size.h * view.scale,
      transform: `translate(${view.x}px, ${view.y}px)`,
    },
    percent: Math.round(view.scale * 100),
    isZoomed: chosen !== null,
    zoom: (factor) => zoomAt(factor, centre),
    toggle: () => (chosen === null ? zoomAt(Math.max(2, 1 / fit), centre) : setChosen(null)),
    zoomTo: (box) => settle(zoomedTo(box, room, size)),
    viewport: view,
    pan: {
      start: (at) => {
        drag.current = { at, from: view }
      },
      move: (at) => {
        const now = drag.current
        if (now === null || chosen === null) return
        const { at: was, from } = now
        setChosen(clamped({ ...from, x: from.x + at.x - was.x, y: from.y + at.y - was.y }, room, size))
      },
      stop: () => {
        drag.current = null
      },
    },
  }
}
