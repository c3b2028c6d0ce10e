import { createHash } from 'node:crypto'
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor, TensorOf } from '../../models/graph/tensor.ts'
import { sessionOptions } from '../devices/session-options.ts'
import type { ActivationKey } from './activation-files.ts'
import type { ActivationStore } from './activation-store.ts'
import { type Activations, activationCount, type Boundary, splitActivations } from './activations.ts'

/** The lower part of some network, which learning leaves alone: what it computes of an example can be kept. */
export interface FrozenNetwork<E> {
  readonly boundary: Boundary
  /** From `feeds` to the boundary, asked for when it is first needed: ONNX, or what opens it where its numbers lie in a file. */
  readonly lower: (() => Uint8Array) | { readonly open: (options: LowerOptions) => Promise<OpenLower> }
  /** Changes with anything that the numbers depend on besides the example: weights, sizes, the cut itself. */
  readonly fingerprint: string
  readonly feeds: (examples: readonly E[]) => Readonly<Record<string, Tensor>>
  /** All that `feeds` makes of an example. */
  readonly inputsOf: (example: E) => Iterable<Uint8Array>
  /** The example's share of the size `length`. */
  readonly lengthOf: (example: E) => number
}

export interface LowerOptions {
  readonly device: string
  readonly threads: number
}

export interface OpenLower {
  readonly session: InferenceSession
  readonly release: () => Promise<void>
}

export interface FrozenPartOptions {
  readonly files: ActivationStore
  readonly device?: string
  readonly threads?: number
}

/** A frozen part that computes, or remembers. Its owner releases it. */
export interface FrozenPart<E> {
  readonly boundary: Boundary
  /** In the examples' order. @throws NotHalf where a number is too large to be kept, or is none */
  activations(examples: readonly E[]): Promise<Activations[]>
  release(): Promise<void>
}

/** Such a network is run whole, and gives its own account of numbers that are none. */
export class NotHalf extends Error {
  override readonly name = 'NotHalf'
}

const mostAtOnce = 32

/** Nothing is loaded before an example is met whose activations are not on the disk. */
export function openFrozenPart<E>(
  network: FrozenNetwork<E>,
  { files, device = 'cpu', threads = 2 }: FrozenPartOptions,
): FrozenPart<E> {
  const { boundary, lengthOf } = network
  let opening: Promise<OpenLower> | null = null
  const open = (): Promise<OpenLower> => {
    opening ??= openLower(network.lower, { device, threads })
    return opening
  }

  /** Of the same length: nothing is padded, so that an example's numbers do not depend on those beside it. */
  async function compute(examples: readonly E[]): Promise<Activations[]> {
    const { session: lower } = await open()
    const feeds = network.feeds(examples)
    const given: Record<string, OrtTensor> = {}
    for (const name of lower.inputNames) {
      const { dtype, data, shape } = feeds[name]!
      given[name] = new OrtTensor(dtype, data as Float32Array, shape)
    }
    const results = (await lower.run(given)) as unknown as Record<string, TensorOf<'float32'>>
    return splitActivations(results, boundary, examples.length, lengthOf(examples[0]!)).map((activations) => {
      if (activations === null) throw new NotHalf('a frozen layer gave a number that half precision cannot hold')
      return activations
    })
  }

  return {
    boundary,
    async activations(examples) {
      const found = new Map<number, Activations>()
      const missing = new Map<number, { readonly example: E; readonly key: ActivationKey; readonly at: number }[]>()
      for (let from = 0; from < examples.length; from += mostAtOnce) {
        const asked = examples.slice(from, from + mostAtOnce).map((example) => {
          return { example, key: keyOf(network, example, device), length: lengthOf(example) }
        })
        const read = await Promise.all(
          asked.map(({ key, length }) => files.read(key, activationCount(boundary, length))),
        )
        for (const [row, { example, key, length }] of asked.entries()) {
          const known = read[row]
          if (known) found.set(from + row, known)
          else missing.set(length, [...(missing.get(length) ?? []), { example, key, at: from + row }])
        }
      }
      for (const alike of missing.values())
        for (let from = 0; from < alike.length; from += mostAtOnce) {
          const batch = alike.slice(from, from + mostAtOnce)
          const made = await compute(batch.map(({ example }) => example))
          for (const [row, { at }] of batch.entries()) found.set(at, made[row]!)
          await Promise.all(batch.map(({ key }, row) => files.write(key, made[row]!)))
        }
      return examples.map((_, at) => found.get(at)!)
    },
    async release() {
      const opened = opening
      opening = null
      if (opened !== null) await (await opened).release()
    },
  }
}

async function openLower<E>(lower: FrozenNetwork<E>['lower'], options: LowerOptions): Promise<OpenLower> {
  if (typeof lower !== 'function') return lower.open(options)
  const session = await InferenceSession.create(lower(), sessionOptions(options))
  return { session, release: () => session.release() }
}

function keyOf<E>({ fingerprint, inputsOf }: FrozenNetwork<E>, example: E, device: string): ActivationKey {
  const hash = createHash('sha256').update(fingerprint).update(device)
  for (const part of inputsOf(example)) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex')
}
