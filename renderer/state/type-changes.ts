import type { ProjectView } from '../../contract/calls/projects.ts'
import type { Change } from '../../contract/domain/event.ts'

/** A list with one of its types replaced in its place, added at the end, or taken out. */
function put<T extends { readonly name: string }>(types: readonly T[], name: string, after: T | null): T[] {
  if (after === null) return types.filter((type) => type.name !== name)
  return types.some((type) => type.name === name)
    ? types.map((type) => (type.name === name ? after : type))
    : [...types, after]
}

type Types = Pick<ProjectView, 'types' | 'relationTypes'>

/** A project with changes done to its types: the same object where none of them is about a type. */
export function withTypeChanges<T extends Types>(view: T, changes: readonly Change[]): T {
  let { types, relationTypes } = view
  for (const change of changes) {
    if (change.kind === 'entity-type') types = put(types, change.name, change.after)
    else if (change.kind === 'relation-type') relationTypes = put(relationTypes, change.name, change.after)
  }
  return types === view.types && relationTypes === view.relationTypes ? view : { ...view, types, relationTypes }
}
