/** How a table's rows follow their gradients. */
export type OptimiserKind = 'adagrad' | 'adam'

/**
 * - `n3`: weight · Σ |x|³, over moduli where numbers are complex
 * - `l2`: weight · Σ x²
 *
 * Each row as often as it was read by the step.
 * Source of N3: Lacroix et al. 2018, arXiv:1806.07297.
 */
export interface Regulariser {
  readonly kind: 'n3' | 'l2'
  readonly weight: number
}

export interface TableShape {
  readonly rows: number
  readonly width: number
  /** Real parts first, then imaginary ones. */
  readonly complex: boolean
}

/** Added to the root of the sum of squares before it is divided by. */
const smallest = 1e-10
const [beta1, beta2] = [0.9, 0.999]

/**
 * Adagrad or Adam for a table of embeddings. Gradients are added up here row by row; a step moves only the rows that were touched, and
 * regulariser and update are one walk over them.
 *
 * Sources: Duchi et al. 2011; Kingma and Ba 2015, arXiv:1412.6980, in its lazy form: a row that is not touched does not move.
 */
export class TableOptimiser {
  /** [rows, width]; moved by `step`. */
  readonly table: Float32Array
  /** Sum (Adagrad) or moving average (Adam) of squared gradients. */
  readonly second: Float32Array
  /** Moving average of gradients; empty for Adagrad. */
  readonly first: Float32Array
  /** What has been added up since the last step; whoever knows the whole table's gradient may write it here. */
  readonly gradient: Float32Array
  readonly #shape: TableShape
  readonly #kind: OptimiserKind
  readonly #counts: Float32Array
  readonly #touched: Uint8Array
  #steps: number

  constructor(
    kind: OptimiserKind,
    shape: TableShape,
    start: { readonly table: Float32Array; readonly first?: Float32Array; readonly second?: Float32Array },
    steps = 0,
  ) {
    const size = shape.rows * shape.width
    if (start.table.length !== size)
      throw new RangeError(`a table of ${shape.rows} rows of ${shape.width} has ${start.table.length} numbers`)
    this.#kind = kind
    this.#shape = shape
    this.#steps = steps
    this.table = start.table
    this.second = start.second ?? new Float32Array(size)
    this.first = start.first ?? new Float32Array(kind === 'adam' ? size : 0)
    this.gradient = new Float32Array(size)
    this.#counts = new Float32Array(shape.rows)
    this.#touched = new Uint8Array(shape.rows)
  }

  /** @param gradients [rows.length, width], added up where a row occurs more than once */
  add(rows: ArrayLike<number>, gradients: Float32Array): void {
    const { width } = this.#shape
    const { gradient } = this
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!
      this.#touched[row] = 1
      const to = row * width
      const from = at * width
      for (let i = 0; i < width; i++) gradient[to + i]! += gradients[from + i]!
    }
  }

  /** The step reads a row so often (a share of the batch), which its regulariser counts. */
  count(row: number, times: number): void {
    this.#counts[row]! += times
  }

  /** @param all every row has a gradient, not only those that were added to */
  step(learningRate: number, regulariser: Regulariser | null, all = false): void {
    this.#steps++
    const { rows } = this.#shape
    for (let row = 0; row < rows; row++) {
      if (all || this.#touched[row] === 1) {
        if (regulariser !== null) this.#regularise(row, regulariser)
        if (this.#kind === 'adagrad') this.#adagrad(row, learningRate)
        else this.#adam(row, learningRate)
        this.#touched[row] = 0
      }
      this.#counts[row] = 0
    }
  }

  #regularise(row: number, { kind, weight }: Regulariser): void {
    const times = weight * this.#counts[row]!
    if (times === 0) return
    const { width, complex } = this.#shape
    const { table, gradient } = this
    const from = row * width
    if (kind === 'l2') for (let i = from; i < from + width; i++) gradient[i]! += 2 * times * table[i]!
    else if (!complex)
      for (let i = from; i < from + width; i++) gradient[i]! += 3 * times * Math.abs(table[i]!) * table[i]!
    else {
      const half = width / 2
      for (let i = from; i < from + half; i++) {
        const re = table[i]!
        const im = table[i + half]!
        const slope = 3 * times * Math.sqrt(re * re + im * im)
        gradient[i]! += slope * re
        gradient[i + half]! += slope * im
      }
    }
  }

  #adagrad(row: number, learningRate: number): void {
    const { table, gradient, second } = this
    const from = row * this.#shape.width
    for (let i = from; i < from + this.#shape.width; i++) {
      const slope = gradient[i]!
      const sum = second[i]! + slope * slope
      second[i] = sum
      table[i]! -= (learningRate * slope) / (Math.sqrt(sum) + smallest)
      gradient[i] = 0
    }
  }

  #adam(row: number, learningRate: number): void {
    const { table, gradient, first, second } = this
    const from = row * this.#shape.width
    const pace = (learningRate * Math.sqrt(1 - beta2 ** this.#steps)) / (1 - beta1 ** this.#steps)
    for (let i = from; i < from + this.#shape.width; i++) {
      const slope = gradient[i]!
      const mean = beta1 * first[i]! + (1 - beta1) * slope
      const square = beta2 * second[i]! + (1 - beta2) * slope * slope
      first[i] = mean
      second[i] = square
      table[i]! -= (pace * mean) / (Math.sqrt(square) + 1e-8)
      gradient[i] = 0
    }
  }
}
