import type { Box } from '../../contract/domain/region.ts'
import type { Size, Viewport } from './viewport.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Where a box may be taken hold of: a corner or the middle of a side, by compass. */
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
export type Handle = (typeof handles)[number]

/** A point of the pane in pixels of the image; may lie outside of it. */
export const toImage = (at: Point, view: Viewport): Point => ({
  x: (at.x - view.x) / view.scale,
  y: (at.y - view.y) / view.scale,
})

/** A point of the image in pixels of the pane. */
export const toPane = (at: Point, view: Viewport): Point => ({
  x: at.x * view.scale + view.x,
  y: at.y * view.scale + view.y,
})

const held = (at: number, most: number): number => Math.min(most, Math.max(0, Math.round(at)))

/** Along one axis, from one end to another in whole pixels of the image, at least one; `fixed` stays as it is. */
function reach(fixed: number, to: number, most: number): { readonly at: number; readonly length: number } {
  const end = held(to, most)
  if (Math.abs(end - fixed) >= 1) return { at: Math.min(fixed, end), length: Math.abs(end - fixed) }
  const goesBack = fixed + 1 > most || (end < fixed && fixed >= 1)
  return { at: goesBack ? fixed - 1 : fixed, length: 1 }
}

/** The box between two corners, drawn in any direction, within the image. */
export function boxBetween(from: Point, to: Point, image: Size): Box {
  const x = reach(held(from.x, image.w), to.x, image.w)
  const y = reach(held(from.y, image.h), to.y, image.h)
  return { x: x.at, y: y.at, width: x.length, height: y.length }
}

/** The box shifted by whole pixels as far as the image goes; its size stays. */
export function moved(box: Box, by: Point, image: Size): Box {
  const shift = (at: number, length: number, wish: number, most: number) =>
    Math.min(Math.max(0, most - length), Math.max(0, at + Math.round(wish)))
  return {
    ...box,
    x: shift(box.x, box.width, by.x, image.w),
    y: shift(box.y, box.height, by.y, image.h),
  }
}

/** One side or corner drawn to a point of the image, past the opposite one too; the opposite corner stays. */
export function resized(box: Box, handle: Handle, to: Point, image: Size): Box {
  const right = box.x + box.width
  const bottom = box.y + box.height
  const x = handle.includes('w')
    ? reach(right, to.x, image.w)
    : handle.includes('e')
      ? reach(box.x, to.x, image.w)
      : { at: box.x, length: box.width }
  const y = handle.includes('n')
    ? reach(bottom, to.y, image.h)
    : handle.includes('s')
      ? reach(box.y, to.y, image.h)
      : { at: box.y, length: box.height }
  return { x: x.at, y: y.at, width: x.length, height: y.length }
}

/** Wider and higher by pixels of the image, narrower where negative; the top left corner stays, nothing turns over. */
export function grown(box: Box, by: Point, image: Size): Box {
  const to = {
    x: Math.max(box.x + 1, box.x + box.width + by.x),
    y: Math.max(box.y + 1, box.y + box.height + by.y),
  }
  const handle = by.x === 0 ? 's' : by.y === 0 ? 'e' : 'se'
  return resized(box, handle, to, image)
}

/** One of nine equal parts of the image, 1 (top left) to 9 (bottom right), as digits stand in reading order. */
export function cellBox(cell: number, image: Size): Box {
  const column = (cell - 1) % 3
  const row = Math.floor((cell - 1) / 3)
  return boxBetween(
    { x: (image.w * column) / 3, y: (image.h * row) / 3 },
    { x: (image.w * (column + 1)) / 3, y: (image.h * (row + 1)) / 3 },
    image,
  )
}

/** How far an arrow moves: a 64th of the longer side, so that any place is near on every size of image. */
export const stepOf = (image: Size): number => Math.max(1, Math.round(Math.max(image.w, image.h) / 64))

export const sameBox = (a: Box, b: Box): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
