import { type Dim, dimTerms } from '../graph/dims.ts'
import type { AnyNode, OpKind, OpNode, ScanBody, Value } from '../graph/ops.ts'
import { integers, type Tensor } from '../graph/tensor.ts'
import { liveNodes } from './live-nodes.ts'
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxValueInfo } from './model-proto.ts'

type Attributes = Readonly<Record<string, OnnxAttribute>>

/** What all (sub)graphs of one model share: constants, and the sizes found at run time. They live in the outermost graph. */
interface ModelContext {
  readonly initializers: Map<string, Tensor>
  readonly prelude: OnnxNode[]
  readonly preludeNames: Map<string, string>
  /** The name of a float or integer value whose shape tells a named size. */
  readonly sizeSource: (size: string) => { readonly name: string; readonly axis: number }
  names: number
  /** Values that come from outside, though the graph could compute them. */
  readonly given: ReadonlySet<Value>
  /** Names of parameters whose numbers are part of the file. */
  readonly fixed: ReadonlySet<string>
  readonly rules: EmissionRules
}

/** Turns the ops of one graph into ONNX nodes. The rules of `emission-rules.ts` call back into it. */
export class Emitter {
  readonly nodes: OnnxNode[] = []
  readonly values: OnnxValueInfo[] = []
  readonly names = new Map<Value, string>()
  readonly #model: ModelContext

  constructor(model: ModelContext) {
    this.#model = model
  }

  nameOf(value: Value): string {
    const name = this.names.get(value)
    if (name === undefined) throw new Error(`value ${value.id} of graph ${value.scope} is used before it is made`)
    return name
  }

  /** True for a parameter that does not change: what is computed from it alone the runtime computes once. */
  isFixed(name: string): boolean {
    return this.#model.fixed.has(name)
  }

  fresh(hint = 't'): string {
    return `${hint}_${this.#model.names++}`
  }

  /** Adds a node with one output and names it. */
  emit(opType: string, inputs: readonly string[], attributes: Attributes = {}, output = this.fresh(opType)): string {
    this.nodes.push({ opType, inputs, outputs: [output], attributes })
    return output
  }

  /** Adds a node whose outputs are named already; unused ones are ''. */
  emitInto(outputs: readonly string[], opType: string, inputs: readonly string[], attributes: Attributes = {}): void {
    this.nodes.push({ opType, inputs, outputs, attributes })
  }

  constant(tensor: Tensor): string {
    const { initializers, preludeNames } = this.#model
    const key = tensor.data.length <= 8 ? `${tensor.dtype} [${tensor.shape}] ${tensor.data.join()}` : undefined
    const known = key === undefined ? undefined : preludeNames.get(key)
    if (known !== undefined) return known
    const name = this.fresh('c')
    initializers.set(name, tensor)
    if (key !== undefined) preludeNames.set(key, name)
    return name
  }

  ints(values: readonly number[]): string {
    return this.constant(integers([values.length], values))
  }

  /** An int64 vector of sizes: a constant where they are numbers, worked out from the inputs' shapes where not. */
  dims(shape: readonly Dim[]): string {
    if (shape.every((dim) => typeof dim === 'number')) return this.ints(shape)
    return this.#once(`dims ${shape.join()}`, (emit) => {
      const parts = shape.map((dim) => this.#dim(dim))
      return parts.length === 1 ? parts[0]! : emit('Concat', parts, { axis: { kind: 'int', value: 0 } })
    })
  }

  addGraph(nodes: readonly AnyNode[], constants: ReadonlyMap<number, Tensor>, results: readonly Value[]): void {
    const live = liveNodes(nodes, results, this.#model.given)
    const made = new Map<number, string>()
    const bind = (value: Value): void => {
      if (this.names.has(value)) return
      const tensor = constants.get(value.id)
      if (!tensor) return
      const name = made.get(value.id) ?? this.constant(tensor)
      made.set(value.id, name)
      this.names.set(value, name)
    }
    results.forEach(bind)
    for (const { node, used } of live) {
      node.inputs.forEach(bind)
      const inputs = node.inputs.map((value) => this.nameOf(value))
      const outputs = node.outputs.map((value) => {
        if (!used.has(value)) return ''
        const named = this.names.get(value)
        if (named !== undefined) return named
        const name = this.fresh('v')
        this.names.set(value, name)
        this.values.push({ name, dtype: value.dtype, shape: value.shape })
        return name
      })
      const rule = this.#model.rules[node.kind] as EmissionRule<AnyNode>
      rule(this, node, inputs, outputs)
    }
  }

  /** A scan's body as a graph of its own; captured values are found by name in the outer graph, as ONNX allows. */
  body(body: ScanBody, inputCount: number, captured: readonly string[], results: readonly Value[]): OnnxGraph {
    const inner = new Emitter(this.#model)
    const inputs = body.inputs.slice(0, inputCount).map((value) => {
      const name = this.fresh('b')
      inner.names.set(value, name)
      return { name, dtype: value.dtype, shape: value.shape }
    })
    body.inputs.slice(inputCount).forEach((value, at) => {
      inner.names.set(value, captured[at]!)
    })
    inner.addGraph(body.nodes, new Map(), results)
    // A result may be an input, an outer value or another result as well: each gets a node of its own.
    const outputs = results.map((value) => ({
      name: inner.emit('Identity', [inner.nameOf(value)]),
      dtype: value.dtype,
      shape: value.shape,
    }))
    return {
      name: `scan_${body.scope}`,
      nodes: inner.nodes,
      initializers: new Map(),
      inputs,
      outputs,
      values: inner.values,
    }
  }

  /** One size as an int64 vector of one. */
  #dim(dim: Dim): string {
    if (typeof dim === 'number') return this.ints([dim])
    return this.#once(`dim ${dim}`, (emit) => {
      const terms = [...dimTerms(dim)].map(([key, factor]) => {
        const names = key.split('*').filter(Boolean)
        const parts = names.map((name) => this.#namedSize(name))
        if (factor !== 1 || parts.length === 0) parts.push(this.ints([factor]))
        return parts.reduce((product, part) => emit('Mul', [product, part]))
      })
      return terms.reduce((sum, term) => emit('Add', [sum, term]))
    })
  }

  #namedSize(size: string): string {
    return this.#once(`size ${size}`, (emit) => {
      const { name, axis } = this.#model.sizeSource(size)
      return emit('Shape', [name], { start: { kind: 'int', value: axis }, end: { kind: 'int', value: axis + 1 } })
    })
  }

  #once(
    key: string,
    make: (emit: (op: string, inputs: readonly string[], a?: Attributes) => string) => string,
  ): string {
    const { prelude, preludeNames } = this.#model
    const known = preludeNames.get(key)
    if (known !== undefined) return known
    const name = make((opType, inputs, attributes = {}) => {
      const output = this.fresh('size')
      prelude.push({ opType, inputs, outputs: [output], attributes })
      return output
    })
    preludeNames.set(key, name)
    return name
  }
}

export type EmissionRule<N> = (e: Emitter, node: N, inputs: readonly string[], outputs: readonly string[]) => void

/** How each op is spelled in ONNX; the table is in `emission-rules.ts`. */
export type EmissionRules = { readonly [K in OpKind]: EmissionRule<OpNode<K>> }
