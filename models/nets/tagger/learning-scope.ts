import type { TaggerConfiguration } from './configuration.ts'

/** How much of the network a training run changes: the head and CRF; the fused layers, LSTM and head; everything. */
export type LearningScope = 'heads' | 'top' | 'all'

/** Does a run of this scope change the parameter? What it does not change stays as it is on disk, too. */
export function learnsIn(
  scope: LearningScope,
  name: string,
  { fusedFrom }: Pick<TaggerConfiguration, 'fusedFrom'>,
): boolean {
  // Frozen in every run, as in HVPNeT's own.
  if (name.startsWith('image_model.')) return false
  if (scope === 'all') return true
  if (/^(head|crf|classifier)\./.test(name)) return true
  if (scope === 'heads') return false
  const layer = /\.(?:text_layer|vision_layers|layer|gates|prefix_map)\.(\d+)\./.exec(name)
  return name.startsWith('lstm.') || (layer !== null && Number(layer[1]) >= fusedFrom)
}
