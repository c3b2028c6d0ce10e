/** One line of `npm run bench`. Further fields say under which conditions the value was measured. */
export interface Figure {
  /** `forward/starter/batch-8` */
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly [condition: string]: string | number | boolean | null
}

export interface BenchOptions {
  /** Fewer and smaller measurements: is everything still there, and about as fast? */
  readonly quick: boolean
  /** Used by every product that is measured. */
  readonly threads: number
  /**
   * Rate of matrix products, 10^9 operations a second. Measured anew beside each figure: on a machine that others use too
   * it changes from minute to minute.
   */
  readonly gemm: () => Promise<number>
}

/** Measures one thing after the other; figures come as they are ready. */
export type Bench = (options: BenchOptions) => AsyncIterable<Figure>

export function rounded(value: number, digits = 4): number {
  return Number(value.toPrecision(digits))
}

/** Sorted times of `runs` runs, in milliseconds, after one that is not counted. */
export async function timesOf(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  await work()
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)
}

export function median(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1]!
}

/** A pass over `operations` floating-point operations in `milliseconds`, beside what the machine can do. */
export async function rateFields(
  operations: number,
  milliseconds: number,
  { gemm, threads }: BenchOptions,
): Promise<Readonly<Record<'gflop' | 'gflops' | 'gemm_gflops' | 'share_of_gemm' | 'threads', number>>> {
  const gflops = operations / (milliseconds * 1e6)
  const rate = await gemm()
  return {
    gflop: rounded(operations / 1e9),
    gflops: rounded(gflops),
    gemm_gflops: rounded(rate),
    share_of_gemm: rounded(gflops / rate, 3),
    threads,
  }
}
