import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { Failed } from '../../contract/domain/failed.ts'
import { clipBox, type ScoredBox, type Size } from '../../models/regions/box.ts'
import { decodeDetr } from '../../models/regions/decode-detr.ts'
import { decodeYolox } from '../../models/regions/decode-yolox.ts'
import { toImage } from '../../models/regions/letterbox.ts'
import { suppressOverlaps } from '../../models/regions/non-maximum-suppression.ts'
import { sessionOptions } from '../devices/session-options.ts'
import { detectorFiles, readDetectorManifest, readDetectorModel } from './detector-files.ts'
import { inputTensor } from './input-tensor.ts'
import { classNames, type DetectorManifest } from './manifest.ts'
import { checkAgainst, scanOnnx } from './scan-onnx.ts'

export interface Detection extends Omit<ScoredBox, 'label'> {
  /** Name of the class. */
  readonly label: string
}

export interface DetectionLimits {
  /** null: as the manifest says. */
  readonly score: number | null
  readonly most: number
}

/** A detector open in the runtime. */
export interface Detector {
  /**
   * Boxes in pixels of the image, best first.
   * @param pixels [height, width, 3] bytes, RGB, of the part of the input that the image takes; see `placeImage`
   * @throws Failed `model` where the outputs are not what the manifest says
   */
  readonly detect: (pixels: Uint8Array, image: Size, limits: DetectionLimits) => Promise<Detection[]>
  readonly release: () => Promise<void>
}

/**
 * Scans a detector's model and opens it. For the compute process alone: a model may take the process with it.
 * @throws Failed naming file and field
 */
export async function openDetector(folder: string, threads: number): Promise<Detector> {
  const manifest = await readDetectorManifest(folder)
  const file = join(folder, detectorFiles.model)
  const bytes = await readDetectorModel(folder, manifest)
  checkAgainst(scanOnnx(bytes, file), manifest, file)
  const session = await InferenceSession.create(bytes, sessionOptions({ threads })).catch((error: unknown) => {
    throw inOurWords(file, error)
  })
  const names = classNames(manifest)

  return {
    async detect(pixels, image, { score, most }) {
      const { data, shape, placement } = inputTensor(pixels, image, manifest.input)
      const feeds: Record<string, Tensor> = { [manifest.input.name]: new Tensor('float32', data, shape) }
      const { mask } = manifest.input
      if (mask !== null)
        feeds[mask.name] = new Tensor('int64', new BigInt64Array(mask.width * mask.height).fill(1n), [
          1,
          mask.height,
          mask.width,
        ])
      const outputs = await session.run(feeds).catch((error: unknown) => {
        throw inOurWords(file, error)
      })
      const found = decoded(outputs, manifest, score ?? manifest.thresholds.score, file)
      const inImage = found.flatMap((box) => {
        const clipped = names[box.label] === '' ? null : clipBox(toImage(box, placement), image)
        return clipped ?? []
      })
      const kept = suppressOverlaps(inImage, { iou: manifest.thresholds.nms, perClass: true, most })
      return kept.map(({ label, ...box }) => ({ ...box, label: names[label]! }))
    },
    release: () => session.release(),
  }
}

function decoded(
  outputs: InferenceSession.OnnxValueMapType,
  { input, network, ...manifest }: DetectorManifest,
  score: number,
  file: string,
): ScoredBox[] {
  const numbers = (name: string): Float32Array => {
    const data = outputs[name]?.data
    if (data instanceof Float32Array) return data
    throw new Failed('model', `${file}: the output "${name}" holds no numbers of single precision`)
  }
  const classes = classNames(manifest).length
  try {
    return network.family === 'yolox'
      ? decodeYolox(numbers(network.output), { input, strides: network.strides, classes, score })
      : decodeDetr(numbers(network.logits), numbers(network.boxes), { input, classes, score })
  } catch (error) {
    if (error instanceof RangeError) throw new Failed('model', `${file}: ${error.message}`, {}, { cause: error })
    throw error
  }
}

/** The runtime's messages go on with its sources and a call stack; the first line says it. */
function inOurWords(file: string, error: unknown): Failed {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n')
  return new Failed('model', `${file}: ${line!.slice(0, 400)}`, {}, { cause: error })
}
