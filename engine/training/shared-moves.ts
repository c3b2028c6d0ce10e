import { Worker } from 'node:worker_threads'
import {
  chunk,
  type InPlaceStep,
  type MovedParameter,
  type MoveInPlace,
  openAdamW,
  sumOfSquares,
} from './adamw-in-place.ts'
import { adamWKernel } from './adamw-kernel.ts'

/** A parameter and its gradient; all four arrays lie in shared memory. */
export interface SharedParameter extends MovedParameter {
  readonly gradient: Float32Array
}

export interface SharedMoves {
  /** The sum of the squares of all gradients; the same with any number of threads. */
  readonly squares: () => Promise<number>
  /** @param steps what the step asks of each parameter, in their order */
  readonly move: (steps: readonly InPlaceStep[]) => Promise<void>
  readonly release: () => Promise<void>
}

/** Fewer numbers than this are moved before a second thread has begun. */
const worthAThread = 4_000_000

/** Squares are added up in blocks of so many, counted from a parameter's first number, whichever thread does it. */
const block = 1 << 20

/** Zeros that several threads may write. */
export const sharedFloats = (count: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * count))

/** What a thread is asked: to move its shares, or for the squares of their gradients. */
type Ask = readonly InPlaceStep[] | 'squares'

/**
 * Moves parameters with several threads, an equal share of the numbers each. Every number is moved for itself, so the result is the
 * same with any number of threads.
 */
export function openSharedMoves(parameters: readonly SharedParameter[], threads: number): SharedMoves {
  const total = parameters.reduce((sum, { values }) => sum + values.length, 0)
  const count = total < worthAThread ? 1 : threads
  const kernel = adamWKernel(chunk)
  const [own, ...others] = Array.from({ length: count }, (_, at) =>
    sharesOf(parameters, (total * at) / count, (total * (at + 1)) / count),
  )
  const workers = others.map(
    (shares) => new Worker(program, { eval: true, workerData: { shares, kernel, chunk, block } }),
  )
  const moveInPlace = openAdamW(kernel, chunk)

  /** Every thread's answer, in the order of the numbers. */
  async function askAll(ask: Ask): Promise<readonly (readonly number[])[]> {
    const answers = workers.map(
      (worker) =>
        new Promise<readonly number[]>((resolve, reject) => {
          worker.once('message', resolve)
          worker.once('error', reject)
        }),
    )
    for (const worker of workers) worker.postMessage(ask)
    const first = answer({ moveInPlace, sumOfSquares, block }, own!, ask)
    const all = [first, ...(await Promise.all(answers))]
    for (const worker of workers) worker.removeAllListeners('error')
    return all
  }

  return {
    squares: async () => (await askAll('squares')).flat().reduce((sum, each) => sum + each, 0),
    move: async (steps) => {
      await askAll(steps)
    },
    release: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

/** Part of one parameter. */
interface Share extends SharedParameter {
  /** Place among all parameters. */
  readonly at: number
}

function sharesOf(parameters: readonly SharedParameter[], from: number, to: number): readonly Share[] {
  let offset = 0
  return parameters.flatMap(({ values, first, second, gradient }, at) => {
    // Cut between blocks, or at the parameter's end.
    const cut = (edge: number) => {
      if (edge >= offset + values.length) return values.length
      return Math.min(values.length, Math.max(0, Math.round((edge - offset) / block) * block))
    }
    const [start, end] = [cut(from), cut(to)]
    offset += values.length
    const part = (numbers: Float32Array) => numbers.subarray(start, end)
    return start === end
      ? []
      : [{ at, values: part(values), first: part(first), second: part(second), gradient: part(gradient) }]
  })
}

interface Means {
  readonly moveInPlace: MoveInPlace
  readonly sumOfSquares: (numbers: Float32Array) => number
  readonly block: number
}

/** @returns the squares of each block, or nothing for a move */
function answer({ moveInPlace, sumOfSquares, block }: Means, shares: readonly Share[], ask: Ask): readonly number[] {
  const sums: number[] = []
  for (const share of shares) {
    if (ask !== 'squares') moveInPlace(share, share.gradient, ask[share.at]!)
    else
      for (let at = 0; at < share.gradient.length; at += block)
        sums.push(sumOfSquares(share.gradient.subarray(at, at + block)))
  }
  return sums
}

// Text and not a file of its own: the program may run from its sources or from one bundle, and no function needs anything else.
const program = `
  const { parentPort, workerData: { shares, kernel, chunk, block } } = require('node:worker_threads')
  const moveInPlace = (${openAdamW.toString()})(kernel, chunk)
  const sumOfSquares = ${sumOfSquares.toString()}
  const answer = ${answer.toString()}
  parentPort.on('message', (ask) => parentPort.postMessage(answer({ moveInPlace, sumOfSquares, block }, shares, ask)))
`
