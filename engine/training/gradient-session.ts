import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AdamWSettings } from '../../models/autodiff/adamw.ts'
import type { GradientGraph } from '../../models/autodiff/gradient-graph.ts'
import type { Graph } from '../../models/graph/graph.ts'
import type { Value } from '../../models/graph/ops.ts'
import { writeOnnxFile } from '../networks/onnx-file.ts'
import type { Weights } from './fit-model.ts'
import type { SessionState, TrainingSession } from './fit-session.ts'
import { openInPlaceSession } from './in-place-session.ts'

export interface GradientSessionOptions {
  readonly graph: Graph
  readonly gradients: GradientGraph
  /** Of all parameters but adapters; those that do not learn become part of the model. */
  readonly weights: Weights
  /** First values of the adapters, where there are any. */
  readonly adapters: Weights
  /** Values that are fed instead of being computed, as of `onnxModel`. */
  readonly given?: Readonly<Record<string, Value>>
  readonly clipNorm: number
  readonly settings?: AdamWSettings
  readonly threads: number
  /** Where an earlier session was. */
  readonly from?: SessionState
}

/** `openInPlaceSession` for a graph, which lies on the disk for as long as the session is open: large ones fit no single array. */
export async function openGradientSession(options: GradientSessionOptions): Promise<TrainingSession> {
  const { graph, gradients, weights, adapters, given = {}, ...others } = options
  const { outputs, rules } = gradients
  const folder = await mkdtemp(join(tmpdir(), 'triptych-training-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const parameters = new Map([...weights].filter(([name]) => !rules.has(name)))
    const { model } = await writeOnnxFile(graph, { outputs, parameters, given }, join(folder, 'gradients.onnx'))
    const learnt = new Map([...rules.keys()].map((name) => [name, adapters.get(name) ?? weights.get(name)!]))
    const session = await openInPlaceSession({ model, learnt, rules, ...others })
    return {
      ...session,
      release: async () => {
        await session.release()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
