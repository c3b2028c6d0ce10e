import { join } from 'node:path'
import type { Activation } from '../../models/nets/layers/feed-forward.ts'
import { parseJson } from '../../models/package/model-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { readSmallText } from './small-text.ts'

/** What weights do not tell, from the `config.json` that Hugging Face lays beside them; null where it says nothing. */
export interface PublicConfig {
  readonly heads: number | null
  readonly epsilon: number | null
  readonly activation: Activation | null
  /** What it calls itself: `vit`, `deit`. */
  readonly kind: string | null
}

const nothing: PublicConfig = { heads: null, epsilon: null, activation: null, kind: null }
const activations: Readonly<Record<string, Activation>> = { gelu: 'gelu', quick_gelu: 'quick-gelu', relu: 'relu' }

/** @param part of a model with two towers: `vision_config` */
export async function readPublicConfig(folder: string, part?: string): Promise<PublicConfig> {
  const file = join(folder, 'config.json')
  const json = await readSmallText(file).catch(() => undefined)
  if (json === undefined) return nothing
  const whole = asRecord(parseJson(json, file))
  const own = part === undefined ? whole : asRecord(whole[part] ?? whole)
  const { num_attention_heads: heads, layer_norm_eps: epsilon, hidden_act: act, model_type: kind } = own
  if (act !== undefined && (typeof act !== 'string' || activations[act] === undefined))
    throw new PackageError(
      `${file}.hidden_act: found ${JSON.stringify(act)}, expected one of ${Object.keys(activations).join(', ')}`,
    )
  return {
    heads: typeof heads === 'number' && Number.isInteger(heads) && heads > 0 ? heads : null,
    epsilon: typeof epsilon === 'number' && epsilon > 0 ? epsilon : null,
    activation: typeof act === 'string' ? activations[act]! : null,
    kind: typeof kind === 'string' ? kind : null,
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
