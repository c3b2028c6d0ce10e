import type { Tensor } from '../../models/graph/tensor.ts'
import { type ColourScale, writePlanes } from '../../models/nets/images/channel-planes.ts'
import type { MkgformerConfig } from '../../models/nets/mkgformer/config.ts'
import type { EntityImages } from './entity-images.ts'

/** Texts side by side, padded with row 0: the inputs of `mkg` without images. */
export function textFeeds(texts: readonly (readonly number[])[]): Readonly<Record<string, Tensor>> {
  const length = Math.max(1, ...texts.map((text) => text.length))
  const ids = new BigInt64Array(texts.length * length)
  const mask = new BigInt64Array(texts.length * length)
  texts.forEach((text, row) => {
    text.forEach((token, at) => {
      ids[row * length + at] = BigInt(token)
      mask[row * length + at] = 1n
    })
  })
  const shape = [texts.length, length]
  return {
    input_ids: { dtype: 'int64', shape, data: ids },
    attention_mask: { dtype: 'int64', shape, data: mask },
  }
}

/** 1 for each entity that answers: [queries, entities]. */
export function answerTable(answers: readonly (readonly number[])[], entities: number): Tensor {
  const data = new Float32Array(answers.length * entities)
  answers.forEach((some, row) => {
    for (const entity of some) data[row * entities + entity] = 1
  })
  return { dtype: 'float32', shape: [answers.length, entities], data }
}

/**
 * The images of known entities, one entity a row; a missing one is blank, all zeros. A network for texts alone passes them over.
 */
export function imageFeeds(
  entities: readonly number[],
  images: ReadonlyMap<number, EntityImages>,
  { image, auxiliaryImage, auxiliaryImages, objectImage, objectImages }: MkgformerConfig,
  scale: ColourScale,
): Readonly<Record<string, Tensor>> {
  const batch = entities.length
  const whole = new Float32Array(batch * 3 * image ** 2)
  const auxiliary = new Float32Array(batch * auxiliaryImages * 3 * auxiliaryImage ** 2)
  const objects = new Float32Array(batch * objectImages * 3 * objectImage ** 2)
  entities.forEach((entity, row) => {
    const own = images.get(entity)
    if (own?.whole) writePlanes(own.whole, whole, row, image, scale)
    own?.auxiliary.forEach((pixels, at) => {
      writePlanes(pixels, auxiliary, row * auxiliaryImages + at, auxiliaryImage, scale)
    })
    own?.objects?.forEach((pixels, at) => {
      writePlanes(pixels, objects, row * objectImages + at, objectImage, scale)
    })
  })
  return {
    pixel_values: { dtype: 'float32', shape: [batch, 3, image, image], data: whole },
    aux_values: {
      dtype: 'float32',
      shape: [batch, auxiliaryImages, 3, auxiliaryImage, auxiliaryImage],
      data: auxiliary,
    },
    rcnn_values: { dtype: 'float32', shape: [batch, objectImages, 3, objectImage, objectImage], data: objects },
  }
}
