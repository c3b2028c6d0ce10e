import { Failed } from '../../contract/domain/failed.ts'
import { imagenetScale } from '../../models/nets/images/channel-planes.ts'
import type { OnnxOutline, OutlineValue } from '../../models/onnx/onnx-outline.ts'
import type { DetectorFamily, DetectorInput, DetectorManifest, WrittenManifest } from './manifest.ts'

export type FamilyName = DetectorFamily['family']
type Unsealed = Omit<DetectorManifest, 'model'>

/**
 * What can be told from a model of a family: names and sizes stand in it, the rest is how the family's own exporters do it. What
 * `written` says takes its place, field by field.
 *
 * @throws Failed `model` where neither tells something
 */
export function deriveManifest(
  outline: OnnxOutline,
  family: FamilyName,
  written: WrittenManifest,
  name: string,
): Unsealed {
  if (written.network !== undefined && written.network.family !== family)
    throw new Failed('model', `network.family: found ${written.network.family}, expected ${family}, as was asked for`)
  const own = family === 'yolox' ? likeYolox(outline, written) : likeDetr(outline, written)
  return {
    format: 'triptych-detector',
    formatVersion: 1,
    name: written.name ?? name,
    input: own.input,
    network: own.network,
    classes: own.classes,
    thresholds: written.thresholds ?? own.thresholds,
    licence: written.licence ?? 'not stated',
  }
}

type Told = Pick<Unsealed, 'input' | 'network' | 'classes' | 'thresholds'>

function likeYolox({ inputs, outputs }: OnnxOutline, { input, network, classes }: WrittenManifest): Told {
  const output = outputs[0]
  const columns = output?.shape.at(-1)
  return {
    input: input ?? {
      ...imageInput(inputs[0]),
      channels: 'bgr',
      scale: 1,
      mean: [0, 0, 0],
      deviation: [1, 1, 1],
      fitting: 'corner',
      fill: 114,
      mask: null,
    },
    network: network ?? { family: 'yolox', output: output?.name ?? '', strides: [8, 16, 32] },
    classes: classes ?? (columns === 85 ? 'coco-80' : unnamed(columns, 5)),
    thresholds: { score: 0.3, nms: 0.45 },
  }
}

function likeDetr({ inputs, outputs }: OnnxOutline, { input, network, classes }: WrittenManifest): Told {
  const boxes = outputs.find(({ shape }) => shape.at(-1) === 4) ?? outputs[1]
  const logits = outputs.find(({ name }) => name !== boxes?.name)
  if (network === undefined && (boxes === undefined || logits === undefined))
    throw new Failed(
      'model',
      `network: found the outputs ${outputs.map(({ name }) => `"${name}"`).join(', ')}, expected two, for classes and boxes`,
    )
  const columns = logits?.shape.at(-1)
  const [image, mask] = [inputs.find(({ shape }) => shape.length === 4), inputs.find(({ shape }) => shape.length === 3)]
  const [maskHeight, maskWidth] = [mask?.shape[1], mask?.shape[2]]
  return {
    input: input ?? {
      ...imageInput(image),
      channels: 'rgb',
      scale: 1 / 255,
      mean: [...imagenetScale.mean],
      deviation: [...imagenetScale.deviation],
      fitting: 'stretch',
      fill: 0,
      mask:
        mask !== undefined && typeof maskHeight === 'number' && typeof maskWidth === 'number'
          ? { name: mask.name, width: maskWidth, height: maskHeight }
          : null,
    },
    network: network ?? { family: 'detr', logits: logits?.name ?? '', boxes: boxes?.name ?? '' },
    classes: classes ?? (columns === 92 ? 'coco-91' : unnamed(columns, 1)),
    thresholds: { score: 0.5, nms: 0.7 },
  }
}

/** Its name, layout and size. */
function imageInput(value: OutlineValue | undefined): Pick<DetectorInput, 'name' | 'layout' | 'width' | 'height'> {
  const [, second, third, last] = value?.shape ?? []
  const isLast = last === 3 && second !== 3
  const [height, width] = isLast ? [second, third] : [third, last]
  if (value === undefined || typeof width !== 'number' || typeof height !== 'number' || width < 1 || height < 1)
    throw new Failed(
      'model',
      `input: the model does not say how large an image it reads ([${value?.shape.join(', ') ?? ''}]): write it in a file for --manifest`,
    )
  return { name: value.name, layout: isLast ? 'nhwc' : 'nchw', width, height }
}

function unnamed(columns: number | string | null | undefined, others: number): string[] {
  if (typeof columns !== 'number' || columns <= others)
    throw new Failed('model', 'classes: the model does not say how many it has: write them in a file for --manifest')
  return Array.from({ length: columns - others }, (_, at) => `class ${at}`)
}
