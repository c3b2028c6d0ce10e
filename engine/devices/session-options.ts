import type { InferenceSession } from 'onnxruntime-node'

export interface SessionAsk {
  /** Left out: the runtime's own choice. */
  readonly threads?: number
  /** An execution provider of onnxruntime. */
  readonly device?: string
}

/** How every session of ours is opened. */
export function sessionOptions({ threads, device = 'cpu' }: SessionAsk = {}): InferenceSession.SessionOptions {
  return {
    executionProviders: [device],
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    graphOptimizationLevel: 'all',
    // Its kernel for the CPU takes five times as long as an addition and a normalisation one after the other.
    extra: { optimization: { disable_specified_optimizers: 'SkipLayerNormFusion' } },
    // Errors come as exceptions; warnings are about graphs, and nobody could act on them.
    logSeverityLevel: 3,
  }
}
