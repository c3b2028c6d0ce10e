import type { Graph } from './graph.ts'
import type { AnyNode, Value } from './ops.ts'
import { printShape } from './shape-error.ts'
import type { Tensor } from './tensor.ts'

/** A graph as text, one line for each op: for tests and for eyes. */
export function printGraph(graph: Graph, outputs: Readonly<Record<string, Value>>): string {
  const lines = [...graph.inputs, ...graph.parameters].map(
    ([name, value]) => `${graph.inputs.has(name) ? 'input' : 'parameter'} ${name}: ${typeOf(value)}`,
  )
  const names = new Map([...graph.inputs, ...graph.parameters].map(([name, value]) => [value, name]))
  lines.push(...printNodes(graph.nodes, graph.constants, names, ''))
  for (const [name, value] of Object.entries(outputs))
    lines.push(`output ${name} = ${nameIn(names, graph.constants, value)}`)
  return lines.join('\n')
}

function printNodes(
  nodes: readonly AnyNode[],
  constants: ReadonlyMap<number, Tensor>,
  names: Map<Value, string>,
  indent: string,
): readonly string[] {
  return nodes.flatMap((node) => {
    const inputs = node.inputs.map((value) => nameIn(names, constants, value))
    for (const output of node.outputs) names.set(output, `%${output.id}`)
    const outputs = node.outputs.map((output) => `%${output.id}: ${typeOf(output)}`).join(', ')
    const line = `${indent}${outputs} = ${node.kind}(${[...inputs, ...printAttributes(node)].join(', ')})`
    if (node.kind !== 'Scan') return [line]
    const { body } = node.attributes
    const looped = node.attributes.carries + node.attributes.sequences
    // A captured value keeps its outer name, marked.
    const inner = new Map(body.inputs.map((value, at) => [value, at < looped ? `%${value.id}` : `^${inputs[at]}`]))
    const results = () => body.results.map((value) => nameIn(inner, new Map(), value)).join(', ')
    const heads = body.inputs
      .slice(0, looped)
      .map((value) => `%${value.id}: ${typeOf(value)}`)
      .join(', ')
    const lines = printNodes(body.nodes, new Map(), inner, `${indent}  `)
    return [line, `${indent}  body ${heads}`, ...lines, `${indent}  return ${results()}`]
  })
}

function printAttributes(node: AnyNode): readonly string[] {
  return Object.entries(node.attributes)
    .filter(([name]) => name !== 'body')
    .map(([name, value]) => `${name}=${Array.isArray(value) ? `[${value.join(', ')}]` : value}`)
}

function nameIn(names: ReadonlyMap<Value, string>, constants: ReadonlyMap<number, Tensor>, value: Value): string {
  const tensor = constants.get(value.id)
  const text =
    tensor && (tensor.data.length <= 4 ? [...tensor.data].join(' ') : `${tensor.dtype}${printShape(tensor.shape)}`)
  return names.get(value) ?? text ?? `%${value.id}`
}

function typeOf({ dtype, shape }: Value): string {
  return `${dtype}${printShape(shape)}`
}
