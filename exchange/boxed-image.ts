import type { Box } from '../contract/domain/region.ts'
import type { Sentence } from '../contract/sentences/said.ts'
import { say } from '../contract/sentences/say.ts'
import { error, type Finding, warning } from './issue.ts'
import { limits } from './limits.ts'

/** A box of a file with what it is called there. */
export interface BoxedObject {
  readonly label: string
  readonly box: Box
}

/** An image as files of boxes have it. */
export interface BoxedImage {
  /** As written: a file's name, or a path within a folder. */
  readonly name: string
  /** Pixels; null where the file does not say. Then nobody has checked that the boxes lie within. */
  readonly size: { readonly width: number; readonly height: number } | null
  readonly objects: readonly BoxedObject[]
}

/** Corners as a file has them, before anything is known of them. */
export interface Corners {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface CheckedBox {
  /** null: nothing that could be used. */
  readonly box: Box | null
  readonly finding: Finding | null
}

/** A box of at least one pixel that lies within the image: what reaches beyond is cut, with a warning. */
export function checkedBox(corners: Corners, size: BoxedImage['size'], field: string): CheckedBox {
  const { left, top, right, bottom } = corners
  const told = `${left}, ${top} to ${right}, ${bottom}`
  const refused = (code: string, problem: Sentence): CheckedBox => ({ box: null, finding: error(code, field, problem) })
  if (![left, top, right, bottom].every((each) => Math.abs(each) <= 1e9))
    return refused('BOX_RANGE', say('files.boxNumbers', { corners: told }))
  if (right <= left || bottom <= top) return refused('BOX_ORDER', say('files.boxOrder', { corners: told }))
  const { width, height } = size ?? { width: limits.imageSide, height: limits.imageSide }
  const cut = {
    left: Math.max(0, left),
    top: Math.max(0, top),
    right: Math.min(width, right),
    bottom: Math.min(height, bottom),
  }
  const box = { x: cut.left, y: cut.top, width: cut.right - cut.left, height: cut.bottom - cut.top }
  const image = size === null ? say('files.anyImage') : say('files.imageOf', { width, height })
  if (box.width < 1 || box.height < 1) return refused('BOX_OUTSIDE', say('files.boxOutside', { corners: told, image }))
  const isCut = left < 0 || top < 0 || right > width || bottom > height
  return {
    box,
    finding: isCut ? warning('BOX_CUT', field, say('files.boxCut', { corners: told, image })) : null,
  }
}
