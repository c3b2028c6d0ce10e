import { type EncoderConfig, plainLayers } from './config.ts'

/** How much of the network a training run changes: the head alone; the fused layers of both towers as well; everything. */
export type LearningScope = 'heads' | 'top' | 'all'

/** Does a run of this scope change the parameter? */
export function learnsIn(scope: LearningScope, name: string, config: EncoderConfig): boolean {
  if (scope === 'all' || !/^(model|unimo)\./.test(name)) return true
  const layer = /\.(?:text_layer|vision_layers)\.(\d+)\./.exec(name)?.[1]
  return scope === 'top' && layer !== undefined && Number(layer) >= plainLayers(config)
}
