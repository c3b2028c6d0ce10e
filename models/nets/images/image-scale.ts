import { type Decoder, finite, objectOf, orElse } from '../../package/json-decoders.ts'
import type { NetworkArchitecture } from '../../package/network-manifest.ts'
import { PackageError } from '../../package/package-error.ts'
import { type ColourScale, clipScale, imagenetScale } from './channel-planes.ts'

type Channels = ColourScale['mean']

/** Of each channel, on a scale from 0 to 1. */
export const channels: Decoder<Channels> = (value, field) => {
  if (Array.isArray(value) && value.length === 3) {
    const [red, green, blue] = value.map((each, at) => finite(each, `${field}[${at}]`)) as [number, number, number]
    return [red, green, blue]
  }
  throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected three numbers, of red, green and blue`)
}

/** What colours are divided by may not be zero. */
export const deviations: Decoder<Channels> = (value, field) => {
  const found = channels(value, field)
  if (found.every((each) => each > 0)) return found
  throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected numbers above 0`)
}

const fields = objectOf({
  image_mean: orElse<Channels | null>(channels, null),
  image_std: orElse<Channels | null>(deviations, null),
})

/**
 * How a network's vision wants colours scaled: as its package says, else as the authors' runs did.
 *
 * @param config of the package's configuration
 * @throws PackageError naming the field
 */
export function imageScaleOf(config: unknown, architecture: NetworkArchitecture, field = 'config'): ColourScale {
  const { image_mean: mean, image_std: deviation } = fields(config, field)
  const usual = architecture === 'mkgformer' ? clipScale : imagenetScale
  return { mean: mean ?? usual.mean, deviation: deviation ?? usual.deviation }
}
