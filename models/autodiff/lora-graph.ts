import { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { type TensorOf, zeros } from '../graph/tensor.ts'
import { adapterNames, type LoraSettings } from './lora.ts'

/**
 * A graph in which the chosen weight matrices have low-rank adapters: wherever a network multiplies by W, transposed as in
 * `linear`, it gets x Wᵀ + s (x Aᵀ) Bᵀ. The network is built as ever; nothing in it knows. W stays a parameter of its own
 * name and is left out of what learns; the learning parameters are named by `adapterNames`.
 *
 * Only such products are adapted: not tables that rows are taken from, nor products inside a scan's body. `adapted` tells.
 *
 * Source: Hu et al. 2021, arXiv:2106.09685.
 */
export class LoraGraph extends Graph {
  /** Names of the weights that have an adapter, in the order of their first use. */
  readonly adapted: string[] = []
  readonly #settings: LoraSettings
  readonly #chosen = new Map<Value, string>()

  constructor(settings: LoraSettings) {
    super()
    this.#settings = settings
  }

  override parameter(name: string, shape: readonly number[]): Value {
    const value = super.parameter(name, shape)
    if (shape.length === 2 && this.#settings.takes(name)) this.#chosen.set(value, name)
    return value
  }

  override matMul(
    a: Value,
    b: Value,
    turned: { readonly transposeLeft?: boolean; readonly transposeRight?: boolean } = {},
  ): Value {
    const product = super.matMul(a, b, turned)
    const name = this.#chosen.get(b)
    if (name === undefined || !turned.transposeRight || turned.transposeLeft) return product
    const [out, width] = b.shape as readonly [number, number]
    const { rank, alpha } = this.#settings
    const names = adapterNames(name)
    if (!this.adapted.includes(name)) this.adapted.push(name)
    const inner = super.matMul(a, this.parameter(names.a, [rank, width]), { transposeRight: true })
    const outer = super.matMul(inner, this.parameter(names.b, [out, rank]), { transposeRight: true })
    return this.add(product, this.scale(outer, alpha / rank))
  }

  /** First values: A uniform as for any linear layer, B zero, so that training starts from the base as it is. */
  initialAdapters(random: () => number): ReadonlyMap<string, TensorOf<'float32'>> {
    return new Map(
      this.adapted.flatMap((name): [string, TensorOf<'float32'>][] => {
        const names = adapterNames(name)
        const [b, a] = [zeros(this.#shapeOf(names.b)), zeros(this.#shapeOf(names.a))]
        const limit = 1 / Math.sqrt(a.shape[1]!)
        for (let at = 0; at < a.data.length; at++) a.data[at] = (2 * random() - 1) * limit
        return [
          [names.a, a],
          [names.b, b],
        ]
      }),
    )
  }

  #shapeOf(name: string): readonly number[] {
    return this.parameters.get(name)!.shape as readonly number[]
  }
}
