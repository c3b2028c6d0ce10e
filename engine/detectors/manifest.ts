import { z } from 'zod'
import { Failed } from '../../contract/domain/failed.ts'
import { coco80, coco91 } from './coco-classes.ts'

const valueName = z.string().min(1).max(1024)
const side = z.int().min(1).max(4096)
const share = z.number().min(0).max(1)
const triple = z.tuple([z.number(), z.number(), z.number()])

/** What a detector reads: an image as numbers, colour by colour. */
export const detectorInput = z.strictObject({
  name: valueName,
  layout: z.enum(['nchw', 'nhwc']),
  width: side,
  height: side,
  /** In which order the colours stand. */
  channels: z.enum(['rgb', 'bgr']),
  /** Bytes, 0 to 255, times this; 1/255 brings them to 0 to 1. */
  scale: z.number().positive(),
  /** Of red, green and blue, after the scale: what is taken away, and what is then divided by. */
  mean: triple,
  deviation: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
  /** `stretch` to the input; or keep the shape, with a border of `fill` at the right and below, or all round. */
  fitting: z.enum(['stretch', 'corner', 'centre']),
  /** A byte, before the scale. */
  fill: z.number().min(0).max(255),
  /** A further input, int64 [1, height, width], that says which pixels count: all do. null: there is none. */
  mask: z.strictObject({ name: valueName, width: side, height: side }).nullable(),
})
export type DetectorInput = z.infer<typeof detectorInput>

/** Which outputs there are and how they are read; see `models/regions`. */
export const detectorFamily = z.discriminatedUnion('family', [
  z.strictObject({
    family: z.literal('yolox'),
    output: valueName,
    strides: z.array(z.int().min(1).max(1024)).min(1).max(8),
  }),
  z.strictObject({ family: z.literal('detr'), logits: valueName, boxes: valueName }),
])
export type DetectorFamily = z.infer<typeof detectorFamily>

const presets = { 'coco-80': coco80, 'coco-91': coco91 } as const
export type ClassPreset = keyof typeof presets

/** What `detector.json` says. */
export const detectorManifest = z.strictObject({
  format: z.literal('triptych-detector'),
  formatVersion: z.literal(1),
  /** For people. */
  name: z.string().trim().min(1).max(100),
  /** Of `model.onnx`; the hash in lower-case hexadecimal. */
  model: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().positive() }),
  input: detectorInput,
  network: detectorFamily,
  /** A list that is known by name, or names in the order of the output's columns; one without a name is never told. */
  classes: z.union([z.enum(['coco-80', 'coco-91']), z.array(z.string().max(64)).min(1).max(10_000)]),
  /** Boxes of lower scores are left out, and of two that overlap by more the lesser one. */
  thresholds: z.strictObject({ score: share, nms: share }),
  licence: z.string().max(1024),
})
export type DetectorManifest = z.infer<typeof detectorManifest>

/** What a person may write: everything but what is read off the model's bytes. */
export const writtenManifest = detectorManifest.omit({ model: true, format: true, formatVersion: true }).partial()
export type WrittenManifest = z.infer<typeof writtenManifest>

export const classNames = ({ classes }: Pick<DetectorManifest, 'classes'>): readonly string[] =>
  typeof classes === 'string' ? presets[classes] : classes

/** @throws Failed `model` that names file and field */
export function parseManifestAs<T>(schema: z.ZodType<T>, json: string, file: string): T {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new Failed('model', `${file} is not JSON: ${(error as Error).message}`)
  }
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Failed('model', `${file}, ${issue!.path.join('.') || 'top'}: ${issue!.message}`)
}
