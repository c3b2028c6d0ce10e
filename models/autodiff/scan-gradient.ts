import type { Graph } from '../graph/graph.ts'
import type { OpNode, ScanBody, Value } from '../graph/ops.ts'
import type { RuleContext } from './gradient-rule.ts'

/**
 * The gradient of a loop is a loop in the other direction. Each step computes the body once more from the carries that came
 * in (so nothing but those was kept), and pulls the gradients of its results back to its inputs. Gradients of captured values
 * add up in carries of their own.
 */
export function scanGradient(
  g: Graph,
  node: OpNode<'Scan'>,
  outputs: readonly (Value | undefined)[],
  { needed, backward }: RuleContext,
): readonly (Value | null)[] {
  const { body, carries: carryCount, sequences: sequenceCount, reverse } = node.attributes
  const resultCount = body.results.length
  const incoming = node.outputs.slice(resultCount)
  const sequences = node.inputs.slice(carryCount, carryCount + sequenceCount)
  const captures = node.inputs.slice(carryCount + sequenceCount)

  const floatCarries = indices(carryCount, (at) => node.inputs[at]!.dtype === 'float32')
  const wantedSequences = indices(sequenceCount, (at) => needed[carryCount + at]!)
  const wantedCaptures = indices(captures.length, (at) => needed[carryCount + sequenceCount + at]!)
  const stackedWithGradient = indices(resultCount - carryCount, (at) => outputs[carryCount + at] !== undefined)

  const zeros = (value: Value) => g.full(value.shape, 0)
  const found = g.scan(
    {
      carries: [
        ...floatCarries.map((at) => outputs[at] ?? zeros(node.inputs[at]!)),
        ...wantedCaptures.map((at) => zeros(captures[at]!)),
      ],
      sequences: [...incoming, ...sequences, ...stackedWithGradient.map((at) => outputs[carryCount + at]!)],
      reverse: !reverse,
    },
    (b, carried, slices) => {
      const given = [...slices.slice(0, carryCount + sequenceCount), ...captures.map((value) => b.own(value))]
      const results = replay(b, body, given)
      const seeds = new Map<Value, Value>()
      const seed = (result: Value, gradient: Value) => {
        const before = seeds.get(result)
        seeds.set(result, before ? b.add(before, gradient) : gradient)
      }
      floatCarries.forEach((carry, at) => {
        seed(results[carry]!, carried[at]!)
      })
      stackedWithGradient.forEach((output, at) => {
        seed(results[carryCount + output]!, slices[carryCount + sequenceCount + at]!)
      })
      const wrt = [
        ...floatCarries.map((at) => given[at]!),
        ...wantedSequences.map((at) => given[carryCount + at]!),
        ...wantedCaptures.map((at) => given[carryCount + sequenceCount + at]!),
      ]
      const gradients = backward(b, seeds, wrt).map((gradient, at) => gradient ?? b.full(wrt[at]!.shape, 0))
      const captured = gradients.slice(floatCarries.length + wantedSequences.length)
      return {
        carries: [
          ...gradients.slice(0, floatCarries.length),
          ...captured.map((gradient, at) => b.add(carried[floatCarries.length + at]!, gradient)),
        ],
        outputs: gradients.slice(floatCarries.length, floatCarries.length + wantedSequences.length),
      }
    },
  )

  const result: (Value | null)[] = node.inputs.map(() => null)
  floatCarries.forEach((carry, at) => {
    result[carry] = found.carries[at]!
  })
  wantedSequences.forEach((sequence, at) => {
    result[carryCount + sequence] = found.outputs[at]!
  })
  wantedCaptures.forEach((capture, at) => {
    result[carryCount + sequenceCount + capture] = found.carries[floatCarries.length + at]!
  })
  return result
}

/** The body's ops once more, in another graph and on other values. */
function replay(g: Graph, body: ScanBody, given: readonly Value[]): readonly Value[] {
  const known = new Map(body.inputs.map((value, at) => [value, given[at]!]))
  const inside = (value: Value): Value => known.get(value)!
  for (const node of body.nodes) {
    const outputs = g.apply(node.kind, node.inputs.map(inside), node.attributes)
    node.outputs.forEach((output, at) => {
      known.set(output, outputs[at]!)
    })
  }
  return body.results.map(inside)
}

function indices(count: number, keep: (at: number) => boolean): readonly number[] {
  return Array.from({ length: count }, (_, at) => at).filter(keep)
}
