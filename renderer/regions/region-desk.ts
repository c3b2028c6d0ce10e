import type { PostView } from '../../contract/calls/posts.ts'
import type { PostImage } from '../../contract/domain/post.ts'
import type { Box } from '../../contract/domain/region.ts'
import { boxBetween, type Handle, moved, type Point, resized } from '../image/box-geometry.ts'
import type { Size } from '../image/viewport.ts'
import { type Mark, marksOf } from './marks.ts'

/** What a pointer took hold of. Boxes and points are in pixels of the image. */
export type Grip =
  | { readonly kind: 'draw'; readonly from: Point }
  | { readonly kind: 'move'; readonly from: Point; readonly box: Box }
  | { readonly kind: 'resize'; readonly handle: Handle; readonly box: Box }

export type RegionMode =
  | { readonly kind: 'rest' }
  /** A box under the keys: a new one (`of: null`) or another place for a mark. Nothing is stored before it is kept. */
  | { readonly kind: 'box'; readonly of: string | null; readonly box: Box }
  /** A box under the pointer. */
  | { readonly kind: 'drag'; readonly of: string | null; readonly grip: Grip; readonly to: Point }
  /** The label of the mark in focus is being written. */
  | { readonly kind: 'name' }
  /** The next key or click says which region shows the focused mention. */
  | { readonly kind: 'ground' }

/** Where the person is among the images and boxes of one post. `focus` is the key of a mark. */
export interface RegionDesk {
  readonly image: number
  readonly focus: string | null
  readonly mode: RegionMode
}

export const openRegions: RegionDesk = { image: 0, focus: null, mode: { kind: 'rest' } }

type PresentImage = Extract<PostImage, { kind: 'present' }>

export function presentImage(desk: RegionDesk, view: PostView): PresentImage | null {
  const image = view.images[desk.image]
  return image?.kind === 'present' ? image : null
}

export const imageSize = (image: PresentImage): Size => ({ w: image.width, h: image.height })

export const markOf = (view: PostView, key: string | null): Mark | null =>
  key === null ? null : (marksOf(view).find((m) => m.key === key) ?? null)

export const focusedMark = (desk: RegionDesk, view: PostView): Mark | null => markOf(view, desk.focus)

/** The box that a grip makes of where the pointer is now. */
export function grippedBox(grip: Grip, to: Point, image: Size): Box {
  switch (grip.kind) {
    case 'draw':
      return boxBetween(grip.from, to, image)
    case 'move':
      return moved(grip.box, { x: to.x - grip.from.x, y: to.y - grip.from.y }, image)
    case 'resize':
      return resized(grip.box, grip.handle, to, image)
    default:
      return grip satisfies never
  }
}

/** The box that is being made or moved, and of which mark; null while nothing is. */
export function draftOf(desk: RegionDesk, view: PostView): { readonly of: string | null; readonly box: Box } | null {
  const image = presentImage(desk, view)
  if (image === null) return null
  if (desk.mode.kind === 'box') return desk.mode
  if (desk.mode.kind !== 'drag') return null
  return { of: desk.mode.of, box: grippedBox(desk.mode.grip, desk.mode.to, imageSize(image)) }
}
