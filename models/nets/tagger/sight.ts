import { type Decoder, integerFrom, listOf, objectOf, oneOf } from '../../package/json-decoders.ts'
import type { Guidance } from '../hvpnet/config.ts'

/** How the words of one of our small networks see the image: through one of the two papers' networks, whole or in part. */
export type Sight =
  | {
      readonly network: 'mkgformer'
      /** See `EncoderConfig`. */
      readonly prefixGuided: boolean
      readonly correlationAware: boolean
      readonly fusedPlace: 'last' | 'on-top'
    }
  | {
      readonly network: 'hvpnet'
      readonly guidance: Guidance
      /** Without it (OnlyObj) the prefix is made of the regions alone. */
      readonly wholeImage: boolean
      /** Of the ResNet, which is frozen; see `ResnetSizes`. */
      readonly base: number
      readonly blocks: readonly number[]
    }

export const mkgformerSight: Sight & { readonly network: 'mkgformer' } = {
  network: 'mkgformer',
  prefixGuided: true,
  correlationAware: true,
  fusedPlace: 'last',
}

const network = oneOf('mkgformer', 'hvpnet')
const mkgformer = objectOf<Omit<Sight & { network: 'mkgformer' }, 'network'>>({
  prefixGuided: oneOf(true, false),
  correlationAware: oneOf(true, false),
  fusedPlace: oneOf('last', 'on-top'),
})
const hvpnet = objectOf<Omit<Sight & { network: 'hvpnet' }, 'network'>>({
  guidance: oneOf('gated', 'flat', 'one-to-three', 'none'),
  wholeImage: oneOf(true, false),
  base: integerFrom(1, 256),
  blocks: listOf(integerFrom(1, 64)),
})

/** @throws PackageError naming the field */
export const readSight: Decoder<Sight> = (value, field) => {
  const { network: which } = objectOf({ network })(value, field)
  return which === 'mkgformer'
    ? { network: which, ...mkgformer(value, field) }
    : { network: which, ...hvpnet(value, field) }
}
