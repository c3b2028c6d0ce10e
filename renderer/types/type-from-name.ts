import type { RelationType } from '../../contract/domain/relation.ts'

/** A new type; a name such as `/per/org/member_of` says which mentions it joins, where the project has these types. */
export function typeFromName(name: string, entityTypes: readonly string[]): Omit<RelationType, 'colour'> {
  const [, head, tail] = /^\/([^/]+)\/([^/]+)\/[^/]+$/.exec(name) ?? []
  const known = (part: string | undefined) => entityTypes.filter((type) => type.toLowerCase() === part?.toLowerCase())
  const [heads, tails] = [known(head), known(tail)]
  // One end alone is no constraint that the name speaks of.
  const isSaid = heads.length > 0 && tails.length > 0
  return { name, description: '', heads: isSaid ? heads : [], tails: isSaid ? tails : [], symmetric: false }
}
