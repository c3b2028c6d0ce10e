import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Graph } from '../../models/graph/graph.ts'
import { elementCount } from '../../models/graph/tensor.ts'
import { type OnnxModelOptions, onnxModel } from '../../models/onnx/onnx-model.ts'
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
 * as ONNX allows, and the two belong together. A single tensor may be of any size: its numbers are written as they lie in memory.
 */
export async function writeOnnxFile(
  graph: Graph,
  options: Omit<OnnxModelOptions, 'external'>,
  file: string,
): Promise<OnnxFiles> {
  const sizes = [...graph.parameters.values()].map(({ shape }) => 4 * elementCount(shape as readonly number[]))
  const sum = sizes.reduce((all, bytes) => all + bytes, 0)
  if (sum <= largestArray) {
    const { bytes } = await writeParts(file, [onnxModel(graph, options)])
    return { model: file, bytes, data: null }
  }
  const data = join(dirname(file), `${basename(file)}.data`)
  const parts: Uint8Array[] = []
  let end = 0
  const place = (_: string, bytes: Uint8Array) => {
    const offset = end
    end += bytes.byteLength
    parts.push(bytes)
    return { location: basename(data), offset, length: bytes.byteLength }
  }
  const model = onnxModel(graph, { ...options, external: { place } })
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
