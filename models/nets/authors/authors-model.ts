import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { InputLimits } from './input-limits.ts'

/**
 * A network as its authors released it, ready for tools: write it with `onnxModel(graph, { outputs, parameters: weights })`.
 * Inputs, outputs and parameters are spelled as in the authors' files, so that a folder of theirs runs without renaming.
 */
export interface AuthorsModel {
  readonly graph: Graph
  /** The graph's own inputs. No single output needs all of them: `labels` only enters the loss. */
  readonly inputs: ReadonlyMap<string, Value>
  readonly limits: InputLimits
  /** By name: `emissions`, `text_hidden.0`, `loss`, … */
  readonly outputs: Readonly<Record<string, Value>>
  /** What training minimises, a scalar; its gradients by parameter are what the authors' code calls `grad.NAME`. */
  readonly loss: Value
  /** What explains a result, on demand, by name: `explain.lambda.8`, `explain.similarity.11`, … */
  readonly explanations: Readonly<Record<string, Value>>
}

/** What `case.json` says about a folder of weights. */
export interface AuthorsCase {
  /** For people and for choosing the network: `mkgformer_mner`. */
  readonly name: string
  /** Names the authors' class: `MKGformer MNER/models/unimo_model.py UnimoCRFModel (eval mode)`. */
  readonly model: string
  /** Sizes; each builder takes out what it needs. */
  readonly config: Readonly<Record<string, unknown>>
}

/**
 * Builds one of the authors' networks.
 *
 * @param weights by the authors' names; only shapes may decide about the graph, numbers never
 * @param from    where HVPNeT's graph starts: at images, or at what its frozen ResNet once made of them
 * @throws PackageError naming the field of `config` that is missing or wrong
 */
export type AuthorsBuilder = (
  config: AuthorsCase['config'],
  weights: ReadonlyMap<string, Tensor>,
  from: StartOfGraph,
) => AuthorsModel

export type StartOfGraph = 'pixels' | 'pyramid'
