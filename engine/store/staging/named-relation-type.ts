import { defaultRelationTypes } from '../../../contract/domain/default-relation-types.ts'
import type { RelationType } from '../../../contract/domain/relation.ts'

/**
 * A type that a file brings, by its name: MNRE's are known; of others `/per/org/member_of` says that it joins a PER and an
 * ORG, and any other name says nothing.
 */
export function namedRelationType(name: string, colour: number): RelationType {
  const known = defaultRelationTypes.find((type) => type.name === name)
  if (known !== undefined) return { ...known, colour }
  const [before, head, tail, own] = name.split('/')
  const ends =
    before === '' && head && tail && own ? { heads: [head.toUpperCase()], tails: [tail.toUpperCase()] } : null
  return { name, colour, description: '', ...(ends ?? { heads: [], tails: [] }), symmetric: false }
}
