import type { Quad, Term } from 'n3'
import { say } from '../../contract/sentences/say.ts'
import { type Finding, quoted, warning } from '../issue.ts'
import { limits } from '../limits.ts'
import { keyOfIri } from './iri.ts'
import type { Statement } from './statement.ts'
import { prefixes, terms, type Vocabulary } from './vocabulary.ts'

const provenance: ReadonlySet<string> = new Set([terms.reifies, terms.subject, terms.predicate, terms.object])
const kindsOfProperty: ReadonlySet<string> = new Set([terms.property, terms.objectProperty])

/** Of where statements come from, and of what places in texts mean: neither speaks of an entity. */
const isAbout = (iri: string): boolean => iri.startsWith(prefixes.prov) || iri.startsWith(prefixes.oa)

/** Two files may both call a node `_:a` and mean different things. */
function keyOf(term: Term, file: string): string | null {
  if (term.termType === 'NamedNode') return keyOfIri(term.value)
  if (term.termType === 'BlankNode') return `_:${file}#${term.value}`
  return null
}

/** The statements that RDF quads make, one quad at a time, and at the end what of them could not be kept. */
export function quadStatements(file: string, vocabulary: Vocabulary) {
  const { labels, aliases, descriptions, images, languages } = vocabulary
  const literals = new Map<string, number>()
  const otherLanguages = new Map<string, number>()
  let graphs = 0
  let tooLong = 0
  let quotedTriples = 0
  const count = (of: Map<string, number>, key: string) => of.set(key, (of.get(key) ?? 0) + 1)

  function ofLiteral(key: string, predicate: string, text: string, tag: string): Statement | null {
    const language = tag.toLowerCase().split('-')[0] ?? ''
    const isText = labels.includes(predicate) || aliases.includes(predicate) || descriptions.includes(predicate)
    if (images.includes(predicate)) return { kind: 'image', key, name: text }
    if (!isText) {
      count(literals, predicate)
      return null
    }
    const place = languages.indexOf(language)
    if (place < 0) {
      count(otherLanguages, language)
      return null
    }
    if (text.trim() === '') return null
    const written = text.toWellFormed()
    if (descriptions.includes(predicate)) return { kind: 'description', key, text: written }
    if (aliases.includes(predicate)) return { kind: 'alias', key, text: written }
    const preference = labels.indexOf(predicate) + place * labels.length
    return { kind: 'label', key, text: written, preference }
  }

  function ofNode(key: string, predicate: string, object: string): Statement {
    if (predicate === terms.type) {
      if (object === terms.symmetricProperty) return { kind: 'symmetric', key }
      if (kindsOfProperty.has(object)) return { kind: 'predicate', key }
      return { kind: 'type', key, type: object }
    }
    if (predicate === terms.inverseOf) return { kind: 'inverse', key, of: object }
    if (predicate === terms.domain) return { kind: 'domain', key, type: object }
    if (predicate === terms.range) return { kind: 'range', key, type: object }
    if (images.includes(predicate)) return { kind: 'image', key, name: object }
    return { kind: 'fact', head: key, predicate: keyOfIri(predicate), tail: object }
  }

  return {
    read(quad: Quad): Statement | null {
      if (quad.graph.termType !== 'DefaultGraph') graphs++
      const predicate = quad.predicate.value
      // What we and others write about statements is no statement about the world.
      if (provenance.has(predicate) || isAbout(predicate)) return null
      const key = keyOf(quad.subject, file)
      const { object } = quad
      if (key === null || (object.termType !== 'Literal' && keyOf(object, file) === null)) {
        quotedTriples++
        return null
      }
      if (predicate === terms.type && (object.value === terms.statement || isAbout(object.value))) return null
      if (key.length > limits.keyUnits || predicate.length > limits.keyUnits) {
        tooLong++
        return null
      }
      if (object.termType === 'Literal') return ofLiteral(key, predicate, object.value, object.language)
      const node = keyOf(object, file) ?? ''
      if (node.length > limits.keyUnits) {
        tooLong++
        return null
      }
      return ofNode(key, predicate, node)
    },
    /** What was left out, one finding for each kind. */
    left(): readonly Finding[] {
      const found: Finding[] = []
      const sum = (of: Map<string, number>) => [...of.values()].reduce((total, each) => total + each, 0)
      const [literal] = literals.keys()
      if (literal !== undefined)
        found.push(
          warning(
            'RDF_LITERAL',
            'object',
            say('files.rdfLiterals', { number: sum(literals), properties: literals.size, first: quoted(literal, 80) }),
          ),
        )
      if (otherLanguages.size > 0)
        found.push(
          warning(
            'RDF_LANGUAGE',
            'object',
            say('files.rdfLanguages', {
              number: sum(otherLanguages),
              languages: [...otherLanguages.keys()].sort().slice(0, 8).join(', '),
            }),
          ),
        )
      if (graphs > 0) found.push(warning('RDF_GRAPH', 'graph', say('files.rdfGraphs', { number: graphs })))
      if (quotedTriples > 0) found.push(warning('RDF_QUOTED', null, say('files.rdfQuoted', { number: quotedTriples })))
      if (tooLong > 0)
        found.push(warning('RDF_LENGTH', null, say('files.rdfLongNames', { number: tooLong, most: limits.keyUnits })))
      return found
    },
  }
}
