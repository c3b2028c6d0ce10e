import { existsSync, readFileSync } from 'node:fs'
import { toTensor } from '../checkpoints/float-tensors.ts'
import { parseSafetensors } from '../checkpoints/safetensors.ts'
import type { Tensor } from '../graph/tensor.ts'

export interface GoldenCase {
  readonly weights: ReadonlyMap<string, Tensor>
  readonly inputs: ReadonlyMap<string, Tensor>
  readonly expected: ReadonlyMap<string, Tensor>
  /** `case.json` as it stands. */
  readonly about: unknown
}

const folder = new URL('../../../shared/golden/', import.meta.url)

/** Reference numbers that lie beside the repository and not in it; without them the tests that need them are skipped. */
export function goldenIsHere(name: string): boolean {
  const here = existsSync(new URL(`${name}/case.json`, folder))
  if (!here) console.warn(`reference numbers '${name}' are not on this machine: their tests are skipped`)
  return here
}

export function readGolden(name: string): GoldenCase {
  const tensors = (file: string) => {
    const { tensors } = parseSafetensors(readFileSync(new URL(`${name}/${file}.safetensors`, folder)))
    return new Map([...tensors].map(([key, tensor]) => [key, toTensor(tensor)]))
  }
  return {
    weights: tensors('weights'),
    inputs: tensors('inputs'),
    expected: tensors('expected'),
    about: JSON.parse(readFileSync(new URL(`${name}/case.json`, folder), 'utf8')) as unknown,
  }
}
