import type { Dim } from '../../graph/dims.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'

/**
 * A convolution whose kernel is its stride, as one matrix product over cut-out patches; without bias, as in CLIP.
 *
 * @param pixels [images, 3, side, side], any size of image that patches fill
 * @param name   owns `NAME.weight` [hidden, 3, patch, patch]
 * @returns      [images, (side/patch)², hidden], patches row by row
 */
export function patchEmbedding(g: Graph, pixels: Value, name: string, hidden: number, patch: number): Value {
  const [images, channels, height, width] = pixels.shape as readonly [Dim, number, number, number]
  if (pixels.shape.length !== 4 || channels !== 3 || height % patch !== 0 || width % patch !== 0)
    throw new ShapeError(
      `${name}: images [${pixels.shape}] are not filled by patches of ${patch}x${patch} in 3 channels`,
    )
  const [rows, columns] = [height / patch, width / patch]
  const cells = g.reshape(pixels, [images, channels, rows, patch, columns, patch])
  const patches = g.reshape(g.transpose(cells, [0, 2, 4, 1, 3, 5]), [images, rows * columns, channels * patch * patch])
  const weight = g.parameter(`${name}.weight`, [hidden, channels, patch, patch])
  return g.matMul(patches, g.reshape(weight, [hidden, channels * patch * patch]), { transposeRight: true })
}
