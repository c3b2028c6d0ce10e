import type { RelationType } from '../../../contract/domain/relation.ts'

/** Relations of MNRE that say the same from either end. */
const mutual: ReadonlySet<string> = new Set([
  '/per/per/peer',
  '/per/per/couple',
  '/per/per/siblings',
  '/per/per/neighbor',
  '/per/per/alumi',
  '/per/per/alternate_names',
  '/org/org/alternate_names',
])

/** A type that a file brings, by its name: `/per/org/member_of` says that it joins a PER and an ORG; others say nothing. */
export function namedRelationType(name: string, colour: number): RelationType {
  const [before, head, tail, own] = name.split('/')
  const ends =
    before === '' && head && tail && own ? { heads: [head.toUpperCase()], tails: [tail.toUpperCase()] } : null
  return { name, colour, description: '', ...(ends ?? { heads: [], tails: [] }), symmetric: mutual.has(name) }
}
