import type { Tensor } from '../../graph/tensor.ts'
import { PackageError } from '../../package/package-error.ts'

/** What a network's integers may be. The runtime would stop at some of the others, and count or pass over the rest. */
export interface InputLimits {
  /** By input: from 0 to one less. */
  readonly below: Readonly<Record<string, number>>
  /** Tokens of a text at most. */
  readonly longest: number
  /** Tokens of which every text has exactly one, by what they are called. */
  readonly once: Readonly<Record<string, number>>
}

/** BERT knows two kinds of tokens, and a mask is on or off. */
export function textLimits(
  { vocabulary, maxPositions }: { readonly vocabulary: number; readonly maxPositions: number },
  answers: InputLimits['below'],
  once: InputLimits['once'] = {},
): InputLimits {
  return {
    below: { input_ids: vocabulary, attention_mask: 2, token_type_ids: 2, ...answers },
    longest: maxPositions,
    once,
  }
}

/** @param inputs of the types and shapes that the network wants. @throws PackageError naming input, row and place */
export function checkNumbers({ below, longest, once }: InputLimits, inputs: ReadonlyMap<string, Tensor>): void {
  const fail = (input: string, problem: string): never => {
    throw new PackageError(`input "${input}": ${problem}`)
  }
  for (const [input, { dtype, shape }] of inputs)
    if (shape.includes(0)) fail(input, `found ${dtype} [${shape.join(', ')}], which is empty`)
  for (const [input, count] of Object.entries(below)) {
    const tensor = inputs.get(input)
    if (tensor?.dtype !== 'int64') continue
    const at = tensor.data.findIndex((value) => value < 0n || value >= BigInt(count))
    if (at >= 0) fail(input, `found ${tensor.data[at]} at ${placeOf(at, tensor.shape)}, expected 0 to ${count - 1}`)
  }
  const texts = inputs.get('input_ids')
  if (texts?.dtype !== 'int64') return
  const [rows, length] = texts.shape as readonly [number, number]
  if (length > longest) fail('input_ids', `found ${length} tokens a text, expected at most ${longest}`)
  for (const [name, token] of Object.entries(once))
    for (let row = 0; row < rows; row++) {
      const text = texts.data.subarray(row * length, (row + 1) * length)
      const found = text.filter((id) => id === BigInt(token)).length
      if (found !== 1) fail('input_ids', `found ${found} of token ${token}, ${name}, in text ${row}, expected one`)
    }
}

/** `[0, 3]`, counted from 0. */
function placeOf(at: number, shape: readonly number[]): string {
  const place: number[] = []
  let left = at
  for (const size of shape.toReversed()) {
    place.unshift(left % size)
    left = Math.floor(left / size)
  }
  return `[${place.join(', ')}]`
}
