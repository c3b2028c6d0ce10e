import type { Change } from '../../../contract/domain/event.ts'

function inverseOf(change: Change): Change {
  switch (change.kind) {
    case 'mention':
      return { ...change, before: change.after, after: change.before }
    case 'status':
      return { ...change, before: change.after, after: change.before }
    case 'entity-type':
      return { ...change, before: change.after, after: change.before }
    case 'relation':
      return { ...change, before: change.after, after: change.before }
    case 'relation-type':
      return { ...change, before: change.after, after: change.before }
    case 'region':
      return { ...change, before: change.after, after: change.before }
    case 'grounding':
      return { ...change, before: change.after, after: change.before }
    case 'image':
      return { ...change, before: change.after, after: change.before }
    case 'graph-entity':
      return { ...change, before: change.after, after: change.before }
    case 'predicate':
      return { ...change, before: change.after, after: change.before }
    case 'fact':
      return { ...change, before: change.after, after: change.before }
    case 'link':
      return { ...change, before: change.after, after: change.before }
  }
}

/** What takes `changes` back: each with its sides swapped, the last one first. */
export function inverse(changes: readonly Change[]): readonly Change[] {
  return changes.map(inverseOf).reverse()
}
