import type { Node } from '../../contract/domain/graph.ts'
import { listText } from '../language/list-text.ts'

/** A place in the palette, the same for a type whatever else is shown. */
export function colourOfType(type: string | undefined): number {
  if (type === undefined) return 9
  let hash = 0
  for (let place = 0; place < type.length; place++) hash = (hash * 31 + type.charCodeAt(place)) >>> 0
  return hash % 12
}

export function NodeDot({ node }: { readonly node: Node }) {
  return <span className={`swatch-dot colour-${colourOfType(node.types[0])}`} title={listText(node.types)} />
}
