import { createHash } from 'node:crypto'
import type { Tensor } from '../../models/graph/tensor.ts'
import { collate, type TaggerExample } from '../../models/nets/tagger/collate.ts'
import type { ReadingSizes } from '../../models/nets/tagger/configuration.ts'
import type { CutReading } from '../../models/nets/tagger/cut-reading.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { FrozenNetwork } from './frozen-part.ts'

/** What lies below the layers that learn in one of our small networks. */
export function frozenTagger(
  { boundary, lower, frozen }: CutReading,
  sizes: ReadingSizes,
  weights: ModelPackage['weights'],
): FrozenNetwork<TaggerExample> {
  return {
    boundary,
    lower,
    fingerprint: fingerprintOf(boundary, sizes, frozen, weights),
    feeds: (examples) => collate(examples, sizes) as unknown as Readonly<Record<string, Tensor>>,
    inputsOf: function* ({ words, image, objects = [], source }) {
      yield Buffer.from(JSON.stringify([words.length, source, image !== null, objects.map((each) => each !== null)]))
      for (const ids of [words.words, words.pieces, words.characters, words.shapes]) yield bytesOf(ids)
      if (image !== null) yield image
      for (const each of objects) if (each !== null) yield each
    },
    lengthOf: ({ words }) => words.length,
  }
}

/** The layout is part of it: numbers that were cut elsewhere, or written otherwise, are others. */
function fingerprintOf(
  boundary: CutReading['boundary'],
  sizes: ReadingSizes,
  frozen: readonly string[],
  weights: ModelPackage['weights'],
): string {
  const values = Object.entries(boundary).map(([name, { shape }]) => [name, shape])
  const hash = createHash('sha256').update(JSON.stringify(['activations 1', values, sizes]))
  for (const name of frozen.toSorted()) hash.update(name).update(bytesOf(weights.get(name)!.data))
  return hash.digest('hex')
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
