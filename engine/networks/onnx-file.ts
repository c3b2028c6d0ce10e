import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Graph } from '../../models/graph/graph.ts'
import { elementCount } from '../../models/graph/tensor.ts'
import { type OnnxModelOptions, onnxModel } from '../../models/onnx/onnx-model.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { writeParts } from './network-package.ts'

/** No single piece of memory above this: some allocators end the process instead of refusing. */
export const largestArray = 512 * 1024 * 1024

export interface OnnxFiles {
  readonly model: string
  readonly bytes: number
  /** Where the numbers went that are too many for one file; null where they are part of it. */
  readonly data: string | null
}

/**
 * Writes a graph as an ONNX file. Up to 512 MiB of numbers it is one file; above, the numbers stand in `NAME.data` beside it,
 * as ONNX allows, and the two belong together.
 *
 * @throws PackageError when a single tensor is larger than 512 MiB: split its table instead
 */
export async function writeOnnxFile(
  graph: Graph,
  options: Omit<OnnxModelOptions, 'external'>,
  file: string,
): Promise<OnnxFiles> {
  let sum = 0
  for (const [name, { shape }] of graph.parameters) {
    const bytes = 4 * elementCount(shape as readonly number[])
    if (bytes > largestArray)
      throw new PackageError(
        `parameter "${name}" [${shape.join(', ')}] takes ${bytes} bytes, at most ${largestArray} expected`,
      )
    sum += bytes
  }
  if (sum <= largestArray) {
    const { bytes } = await writeParts(file, [onnxModel(graph, options)])
    return { model: file, bytes, data: null }
  }
  const data = join(dirname(file), `${basename(file)}.data`)
  const parts: Uint8Array[] = []
  const model = onnxModel(graph, { ...options, external: { location: basename(data), parts } })
  const written = await writeParts(data, parts)
  const { bytes } = await writeParts(file, [model])
  return { model: file, bytes: bytes + written.bytes, data }
}

/** The file for as long as `use` takes. */
export async function withOnnxFile<T>(
  graph: Graph,
  options: Omit<OnnxModelOptions, 'external'>,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'triptych-network-'))
  try {
    const { model } = await writeOnnxFile(graph, options, join(folder, 'model.onnx'))
    return await use(model)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
