import type { GraphEntity, GraphKey, Node } from '../../contract/domain/graph.ts'

/** What `graph.entity` answers. */
export interface EntityView {
  readonly key: GraphKey
  readonly entity: GraphEntity
  readonly node: Node
  readonly merged: readonly { readonly key: GraphKey; readonly entity: GraphEntity }[]
  readonly mentions: number
}
