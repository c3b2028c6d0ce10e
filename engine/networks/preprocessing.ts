import { join } from 'node:path'
import { type ColourScale, clipScale, imagenetScale } from '../../models/nets/images/channel-planes.ts'
import { channels, deviations } from '../../models/nets/images/image-scale.ts'
import { objectOf, orElse } from '../../models/package/json-decoders.ts'
import { parseJson } from '../../models/package/model-manifest.ts'
import { readSmallText } from './small-text.ts'

/** Families of vision checkpoints by what their images look like to them. */
export type VisionFamily = 'clip' | 'vit' | 'deit' | 'resnet'

/** As ViT's own processor has it. */
const halves: ColourScale = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] }

const usual: Readonly<Record<VisionFamily, ColourScale>> = {
  clip: clipScale,
  vit: halves,
  deit: imagenetScale,
  resnet: imagenetScale,
}

const fields = objectOf({
  image_mean: orElse<ColourScale['mean'] | null>(channels, null),
  image_std: orElse<ColourScale['deviation'] | null>(deviations, null),
})

export interface Preprocessing {
  readonly scale: ColourScale
  /** Where that is known from, for people. */
  readonly from: string
}

/**
 * How a checkpoint's images are scaled, from the `preprocessor_config.json` that Hugging Face lays beside it, else as its family's
 * usually are.
 *
 * @throws PackageError naming file and field
 */
export async function readPreprocessing(folder: string, family: VisionFamily): Promise<Preprocessing> {
  const file = join(folder, 'preprocessor_config.json')
  const text = await readSmallText(file).catch(() => undefined)
  const found = text === undefined ? { image_mean: null, image_std: null } : fields(parseJson(text, file), file)
  const { mean, deviation } = usual[family]
  const known = found.image_mean !== null && found.image_std !== null
  return {
    scale: { mean: found.image_mean ?? mean, deviation: found.image_std ?? deviation },
    from: known ? 'preprocessor_config.json' : `what is usual for ${names[family]}`,
  }
}

const names: Readonly<Record<VisionFamily, string>> = { clip: 'CLIP', vit: 'ViT', deit: 'DeiT', resnet: 'ResNet' }
