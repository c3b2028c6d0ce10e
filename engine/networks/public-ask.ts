import type { NetworkArchitecture, NetworkTask } from '../../models/package/network-manifest.ts'
import type { NetworkLabels } from './network-heads.ts'
import type { NetworkVariant } from './network-variants.ts'

/** What `triptych models import` asks for. */
export interface PublicImport extends NetworkLabels {
  /** File or folder of a BERT. */
  readonly text: string
  /** File or folder of a CLIP, ViT or DeiT for mkgformer, of a ResNet-50 for hvpnet. */
  readonly vision: string
  readonly architecture: NetworkArchitecture
  readonly task: NetworkTask
  readonly fidelity: 'released' | 'paper'
  /** A part of the network left out, or put elsewhere; left out: the whole one. */
  readonly variant?: NetworkVariant | null
  /** Of what starts from nothing. */
  readonly seed: number
  readonly name: string
}
