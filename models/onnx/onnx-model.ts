import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { printShape, ShapeError } from '../graph/shape-error.ts'
import type { Tensor } from '../graph/tensor.ts'
import { emissionRules } from './emission-rules.ts'
import { Emitter } from './emitter.ts'
import { type ExternalData, encodeModel, type OnnxNode, type OnnxValueInfo } from './model-proto.ts'

export interface OnnxModelOptions {
  readonly outputs: Readonly<Record<string, Value>>
  /** Numbers of parameters that become part of the file. A parameter without an entry becomes an input of its name. */
  readonly parameters?: ReadonlyMap<string, Tensor>
  /**
   * Values that become inputs under these names instead of being computed: the upper part of a graph, cut at them. What only
   * they needed is left out.
   */
  readonly given?: Readonly<Record<string, Value>>
  readonly metadata?: Readonly<Record<string, string>>
  /** Takes the large tensors; left out, they are part of the file. */
  readonly external?: ExternalData
}

/**
 * An ONNX file that computes the outputs. Inputs and parameters that no output needs are left out, so the same graph serves
 * training and inference; ask the opened session for its input names.
 *
 * @throws ShapeError when a parameter's numbers have another shape, or when a named size appears alone in no input's shape.
 */
export function onnxModel(
  graph: Graph,
  { outputs, parameters, given = {}, metadata = {}, external }: OnnxModelOptions,
): Uint8Array {
  const initializers = new Map<string, Tensor>()
  const prelude: OnnxNode[] = []
  const declared = new Map<string, OnnxValueInfo>()
  const declare = (name: string, { dtype, shape }: Value) => declared.set(name, { name, dtype, shape })
  const emitter = new Emitter({
    initializers,
    prelude,
    preludeNames: new Map(),
    sizeSource: (size) => {
      for (const [name, value] of [...Object.entries(given), ...graph.inputs]) {
        const axis = value.shape.indexOf(size)
        if (axis < 0) continue
        declare(name, value)
        return { name, axis }
      }
      throw new ShapeError(
        `the size '${size}' stands alone in the shape of no input, so it cannot be known at run time`,
      )
    },
    names: 0,
    given: new Set(Object.values(given)),
    fixed: new Set(parameters?.keys()),
    rules: emissionRules,
  })

  for (const [name, value] of [...graph.inputs, ...graph.parameters]) emitter.names.set(value, name)
  for (const [name, value] of Object.entries(given)) {
    if (graph.inputs.has(name) || graph.parameters.has(name))
      throw new ShapeError(`the given value '${name}' has the name of an input or parameter; give it another`)
    emitter.names.set(value, name)
  }
  const named = new Map<Value, string>()
  for (const [name, value] of Object.entries(outputs)) {
    if (graph.inputs.has(name) || graph.parameters.has(name))
      throw new ShapeError(`the output '${name}' has the name of an input or parameter; give it another`)
    if (emitter.names.has(value) || graph.constants.has(value.id)) continue
    emitter.names.set(value, name)
    named.set(value, name)
  }
  emitter.addGraph(graph.nodes, graph.constants, Object.values(outputs))
  for (const [name, value] of Object.entries(outputs))
    if (named.get(value) !== name) emitter.emitInto([name], 'Identity', [emitter.nameOf(value)])

  const used = new Set([...prelude, ...emitter.nodes].flatMap(namesRead))
  for (const [name, value] of [...graph.inputs, ...Object.entries(given)]) if (used.has(name)) declare(name, value)
  for (const [name, value] of graph.parameters) {
    if (!used.has(name)) continue
    const tensor = parameters?.get(name)
    if (!tensor) declare(name, value)
    else if (tensor.shape.join() === value.shape.join() && tensor.dtype === value.dtype) initializers.set(name, tensor)
    else
      throw new ShapeError(
        `parameter '${name}' is ${value.dtype} ${printShape(value.shape)} but its numbers are ${tensor.dtype} ${printShape(tensor.shape)}`,
      )
  }
  return encodeModel(
    {
      name: 'triptych',
      nodes: [...prelude, ...emitter.nodes],
      initializers,
      inputs: [...declared.values()],
      outputs: Object.entries(outputs).map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
      values: emitter.values,
    },
    metadata,
    external,
  )
}

function namesRead(node: OnnxNode): readonly string[] {
  const inner = Object.values(node.attributes).flatMap((each) =>
    each.kind === 'graph' ? each.value.nodes.flatMap(namesRead) : [],
  )
  return [...node.inputs, ...inner]
}
