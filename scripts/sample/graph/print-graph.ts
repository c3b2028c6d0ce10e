import { iriOf } from '../../../exchange/graph/iri.ts'
import { terms } from '../../../exchange/graph/vocabulary.ts'
import { cast, type Label, type Member } from '../cast.ts'
import { readMarkup } from '../markup.ts'
import { posts } from '../posts.ts'
import { entities, predicates, statements } from './statements.ts'

const lines = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join('')

const literal = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** A hashtag is another name, never the first. */
const labelOf = ({ names }: Pick<Member, 'names'>): string => names.find((name) => !name.startsWith('#')) ?? names[0]

/** Types, aliases, and what may stand at the ends of a predicate, as N-Triples. */
function printTypes(): string {
  const typed = entities.flatMap(({ id, label, names }) => [
    `<${iriOf(id)}> <${terms.type}> <${iriOf(label)}> .`,
    ...names
      .filter((name) => name !== labelOf({ names }))
      .map((name) => `<${iriOf(id)}> <${terms.altLabel}> ${literal(name)} .`),
  ])
  const ends = predicates.flatMap(({ key, domain, range, symmetric }) => [
    `<${iriOf(key)}> <${terms.domain}> <${iriOf(domain)}> .`,
    `<${iriOf(key)}> <${terms.range}> <${iriOf(range)}> .`,
    ...(symmetric ? [`<${iriOf(key)}> <${terms.type}> <${terms.symmetricProperty}> .`] : []),
  ])
  return lines([...typed, ...ends])
}

/** The files of the graph, by their names. */
export const printGraph = (): Readonly<Record<string, string>> => ({
  'triples.tsv': lines(statements.map(({ head, type, tail }) => `${head}\t${type}\t${tail}`)),
  'entity2text.txt': lines(entities.map(({ id, names }) => `${id}\t${labelOf({ names })}`)),
  'entity2textlong.txt': lines(entities.map(({ id, about }) => `${id}\t${about}`)),
  'relation2text.txt': lines(predicates.map(({ key, label }) => `${key}\t${label}`)),
  'types.nt': printTypes(),
})

/** Whom a name in a post means. Where two bear it with one label, the first of the cast. */
const meant = (name: string, label: Label): string | undefined =>
  cast.find((member) => member.label === label && member.names.includes(name))?.id

/**
 * Which entity each mention of a confirmed post means, as JSON lines. Those of the first post are left out: linking them is
 * for the person to try.
 */
export function printLinks(): string {
  return lines(
    posts.flatMap(({ marked, done }, at) => {
      if (!done || at === 0) return []
      const { text, entities: mentions } = readMarkup(marked)
      const post = `eastgate-${String(at + 1).padStart(2, '0')}`
      return mentions.map(({ start, end, label }) =>
        JSON.stringify({ post, start, end, entity: meant(text.slice(start, end), label) }),
      )
    }),
  )
}
