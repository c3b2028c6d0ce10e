import { Graph } from '../../../models/graph/graph.ts'
import { floats } from '../../../models/graph/tensor.ts'
import { onnxModel } from '../../../models/onnx/onnx-model.ts'

/**
 * A YOLOX of 16 x 16 pixels, strides 8 and 16 and two classes, that knows one thing: the brighter the image, the surer it is of
 * class 1 in the lower right cell, one stride large.
 */
export function smallYolox(): Uint8Array {
  const g = new Graph()
  const image = g.input('images', 'float32', [1, 3, 16, 16])
  const brightness = g.scale(g.mean(image, [1, 2, 3]), 1 / 255)
  const [rows, columns] = [5, 7]
  const row = 3
  const fixed = new Float32Array(rows * columns)
  fixed.set([0.5, 0.5, 0, 0, 0, 0.1, 0.9], row * columns)
  const growing = new Float32Array(rows * columns)
  growing[row * columns + 4] = 1
  const grown = g.mul(g.reshape(brightness, [1, 1, 1]), g.constant(floats([1, rows, columns], growing)))
  return onnxModel(g, { outputs: { output: g.add(grown, g.constant(floats([1, rows, columns], fixed))) } })
}

/** A DETR of 20 x 10 pixels with two queries and two classes; the first sees class 0 in the left half, the second nothing. */
export function smallDetr(): Uint8Array {
  const g = new Graph()
  const image = g.input('pixel_values', 'float32', [1, 3, 10, 20])
  const nothing = g.reshape(g.scale(g.mean(image, [1, 2, 3]), 0), [1, 1, 1])
  const logits = g.add(nothing, g.constant(floats([1, 2, 3], [4, 0, 0, 0, 0, 9])))
  const boxes = g.add(nothing, g.constant(floats([1, 2, 4], [0.25, 0.5, 0.5, 1, 0.5, 0.5, 1, 1])))
  return onnxModel(g, { outputs: { logits, pred_boxes: boxes } })
}
