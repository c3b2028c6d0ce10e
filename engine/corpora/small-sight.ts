import { Failed } from '../../contract/domain/failed.ts'
import { mkgformerSight, type Sight } from '../../models/nets/tagger/sight.ts'
import type { SmallArchitecture, Variant } from './training-choices.ts'

const guided: Sight & { readonly network: 'hvpnet' } = {
  network: 'hvpnet',
  guidance: 'gated',
  wholeImage: true,
  base: 16,
  blocks: [1, 1, 1, 1],
}

const rows: readonly {
  readonly architecture: SmallArchitecture
  readonly variant: Variant | null
  readonly sight: Sight
}[] = [
  { architecture: 'mkgformer-small', variant: null, sight: mkgformerSight },
  { architecture: 'mkgformer-small', variant: 'no-pgi', sight: { ...mkgformerSight, prefixGuided: false } },
  { architecture: 'mkgformer-small', variant: 'no-caf', sight: { ...mkgformerSight, correlationAware: false } },
  {
    architecture: 'mkgformer-small',
    variant: 'no-pgi-caf',
    sight: { ...mkgformerSight, prefixGuided: false, correlationAware: false },
  },
  { architecture: 'mkgformer-small', variant: 'on-top', sight: { ...mkgformerSight, fusedPlace: 'on-top' } },
  { architecture: 'hvpnet-small', variant: null, sight: guided },
  { architecture: 'hvpnet-small', variant: 'flat', sight: { ...guided, guidance: 'flat' } },
  { architecture: 'hvpnet-small', variant: '1t3', sight: { ...guided, guidance: 'one-to-three' } },
  { architecture: 'hvpnet-small', variant: 'only-obj', sight: { ...guided, wholeImage: false } },
  { architecture: 'hvpnet-small', variant: 'no-prefix', sight: { ...guided, guidance: 'none' } },
]

/** @throws Failed `bad-input` for a variant of another network */
export function smallSight(architecture: SmallArchitecture, variant: Variant | null): Sight {
  const found = rows.find((row) => row.architecture === architecture && row.variant === variant)
  if (found) return found.sight
  const known = rows.flatMap((row) => (row.architecture === architecture && row.variant !== null ? [row.variant] : []))
  throw new Failed('bad-input', `${architecture} has no variant "${variant}"; it has ${known.join(', ')}.`)
}
