import { floats, type TensorOf } from '../../graph/tensor.ts'
import type { TaggerExample } from './collate.ts'
import type { ReadingSizes } from './configuration.ts'
import type { lightInputs } from './reading-boundary.ts'

export type LightFeeds = Readonly<Record<Exclude<(typeof lightInputs)[number], 'hasObject'>, TensorOf<'float32'>>> & {
  readonly hasObject?: TensorOf<'float32'>
}

/** The feeds of `collate` that the part above the boundary wants, without those below it. */
export function collateLight(
  examples: readonly TaggerExample[],
  { objects }: Pick<ReadingSizes, 'objects'>,
): LightFeeds {
  const batch = examples.length
  const length = Math.max(1, ...examples.map(({ words }) => words.length))
  const mask = new Float32Array(batch * length)
  const hasObject = new Float32Array(batch * (objects?.count ?? 0))
  examples.forEach((example, row) => {
    mask.fill(1, row * length, row * length + example.words.length)
    if (objects) {
      example.objects?.slice(0, objects.count).forEach((object, slot) => {
        if (object !== null) hasObject[row * objects.count + slot] = 1
      })
    }
  })
  return {
    mask: floats([batch, length], mask),
    hasImage: floats(
      [batch],
      examples.map(({ image }) => (image === null ? 0 : 1)),
    ),
    ...(objects && { hasObject: floats([batch, objects.count], hasObject) }),
  }
}
