import type { NetworkArchitecture } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'

/** Parts of the papers' networks that may be left out or put elsewhere, as their ablations and comparisons do. */
const configs = {
  mkgformer: {
    'no-pgi': { prefix_guided: false },
    'no-caf': { correlation_aware: false },
    'no-pgi-caf': { prefix_guided: false, correlation_aware: false },
    // Which layers these are follows from the place, see `printSizes`.
    'on-top': {},
  },
  hvpnet: {
    flat: { guidance: 'flat' },
    '1t3': { guidance: 'one-to-three' },
    // Three objects of four slots each.
    'only-obj': { whole_image: false, prefix_length: 12 },
    'no-prefix': { guidance: 'none' },
  },
} as const satisfies Readonly<Record<NetworkArchitecture, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>

export type NetworkVariant = {
  [K in NetworkArchitecture]: keyof (typeof configs)[K]
}[NetworkArchitecture]

export const networkVariants = Object.values(configs).flatMap((each) => Object.keys(each)) as readonly NetworkVariant[]

/** For `config` of a package. @throws PackageError for a variant of the other network */
export function variantConfig(
  architecture: NetworkArchitecture,
  variant: NetworkVariant | null,
): Readonly<Record<string, unknown>> {
  if (variant === null) return {}
  const own: Readonly<Record<string, Readonly<Record<string, unknown>>>> = configs[architecture]
  const found = own[variant]
  if (found) return found
  throw new PackageError(`${architecture} has no variant "${variant}"; it has ${Object.keys(own).join(', ')}`)
}
