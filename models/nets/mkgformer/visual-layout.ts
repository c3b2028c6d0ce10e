import { ShapeError } from '../../graph/shape-error.ts'
import type { MkgformerConfig } from './config.ts'

/** The photo of the post, salient objects of it, or regions that a detector found. */
export type ImageKind = 'whole' | 'auxiliary' | 'object'

/** Images of one kind, one after the other in the visual sequence; of each, its patches row by row. */
export interface VisualPart {
  readonly kind: ImageKind
  readonly count: number
  /** Pixels a side. */
  readonly side: number
  /** Whether a learnt position is added to its patches. */
  readonly positions: boolean
}

/** What the vision tower reads, in order: the class vector if there is one, then the parts. */
export interface VisualLayout {
  readonly classVector: boolean
  readonly patch: number
  readonly parts: readonly VisualPart[]
}

export type Task = 'mner' | 'mre' | 'mkg'

/**
 * - released, mner and mre: the whole image is not looked at, and the class vector has no position.
 * - released, mkg: everything is looked at, without class vector and without positions.
 * - paper: everything, with class vector and positions, for all tasks.
 *
 * @throws ShapeError when an image is not filled by patches
 */
export function visualLayout(config: MkgformerConfig, task: Task): VisualLayout {
  const released = config.fidelity === 'released'
  const bare = released && task === 'mkg'
  const part = (kind: ImageKind, count: number, side: number): VisualPart => {
    if (side % config.patch !== 0)
      throw new ShapeError(`${kind} images of ${side} pixels a side are not filled by patches of ${config.patch}`)
    return { kind, count, side, positions: !bare }
  }
  const parts = [
    part('whole', released && !bare ? 0 : 1, config.image),
    part('auxiliary', config.auxiliaryImages, config.auxiliaryImage),
    part('object', config.objectImages, config.objectImage),
  ]
  return { classVector: !bare, patch: config.patch, parts: parts.filter(({ count }) => count > 0) }
}

/** Patches of one image. */
export function patchesOf({ side }: VisualPart, patch: number): number {
  return (side / patch) ** 2
}
