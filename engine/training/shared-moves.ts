import { Worker } from 'node:worker_threads'
import { type InPlaceStep, type MovedParameter, moveInPlace } from '../../models/autodiff/adamw-in-place.ts'

/** A parameter and its gradient; all four arrays lie in shared memory. */
export interface SharedParameter extends MovedParameter {
  readonly gradient: Float32Array
}

/** What one step asks of each parameter, in their order. */
export type MoveAll = (steps: readonly InPlaceStep[]) => Promise<void>

export interface SharedMoves {
  readonly move: MoveAll
  readonly release: () => Promise<void>
}

/** Fewer numbers than this are moved before a second thread has begun. */
const worthAThread = 4_000_000

/** Zeros that several threads may write. */
export const sharedFloats = (count: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * count))

/**
 * Moves parameters with several threads, an equal share of the numbers each. Every number is moved for itself, so the result is the
 * same with any number of threads.
 */
export function openSharedMoves(parameters: readonly SharedParameter[], threads: number): SharedMoves {
  const total = parameters.reduce((sum, { values }) => sum + values.length, 0)
  const count = total < worthAThread ? 1 : threads
  const [own, ...others] = Array.from({ length: count }, (_, at) =>
    sharesOf(parameters, (total * at) / count, (total * (at + 1)) / count),
  )
  const workers = others.map((shares) => new Worker(program, { eval: true, workerData: shares }))
  return {
    async move(steps) {
      const done = workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            worker.once('message', () => resolve())
            worker.once('error', reject)
          }),
      )
      for (const worker of workers) worker.postMessage(steps)
      moveShares(moveInPlace, own!, steps)
      await Promise.all(done)
      for (const worker of workers) worker.removeAllListeners('error')
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
    const [start, end] = [from, to].map((edge) => Math.min(values.length, Math.max(0, Math.round(edge - offset))))
    offset += values.length
    const part = (numbers: Float32Array) => numbers.subarray(start, end)
    return start === end
      ? []
      : [{ at, values: part(values), first: part(first), second: part(second), gradient: part(gradient) }]
  })
}

function moveShares(move: typeof moveInPlace, shares: readonly Share[], steps: readonly InPlaceStep[]): void {
  for (const share of shares) move(share, share.gradient, steps[share.at]!)
}

// Text and not a file of its own: the program may run from its sources or from one bundle, and neither function needs anything else.
const program = `
  const { parentPort, workerData } = require('node:worker_threads')
  const moveInPlace = ${moveInPlace.toString()}
  const moveShares = ${moveShares.toString()}
  parentPort.on('message', (steps) => {
    moveShares(moveInPlace, workerData, steps)
    parentPort.postMessage('done')
  })
`
