import { DataFactory, type Quad, Writer } from 'n3'
import type { GraphSource } from '../../contract/domain/graph.ts'
import type { ExportEntity, ExportFact, ExportPredicate, Provenance } from './export-entity.ts'
import { type ExportLink, linkIri, linkSelectors, postIri } from './export-link.ts'
import { iriOf } from './iri.ts'
import { prefixes, terms } from './vocabulary.ts'

const { namedNode, literal, quad, blankNode } = DataFactory

export type RdfSyntax = 'turtle' | 'ntriples' | 'nquads'

const formats: Readonly<Record<RdfSyntax, string>> = { turtle: 'Turtle', ntriples: 'N-Triples', nquads: 'N-Quads' }

/** Where a fact came from, as the resource that it was derived from. */
function origin(of: GraphSource): string {
  switch (of.kind) {
    case 'person':
      return 'urn:triptych:person'
    case 'import':
      return `urn:triptych:file:${encodeURIComponent(of.file)}`
    case 'post':
      return postIri(of.post)
    case 'suggestion':
      return `urn:triptych:model:${encodeURIComponent(of.version)}`
  }
}

/** The quads of what is exported, one by one; statements about statements, and places in posts, have numbers of their own. */
export function rdfQuads(provenance: Provenance) {
  let statements = 0
  let places = 0
  const node = (key: string) => namedNode(iriOf(key))

  function about({ sources }: ExportFact, fact: Quad): readonly Quad[] {
    if (provenance === 'none' || sources.length === 0) return []
    const name = blankNode(`fact${++statements}`)
    const said = sources.map((source) => quad(name, namedNode(terms.derivedFrom), namedNode(origin(source))))
    if (provenance === 'rdf-star') return [quad(name, namedNode(terms.reifies), fact), ...said]
    return [
      quad(name, namedNode(terms.type), namedNode(terms.statement)),
      quad(name, namedNode(terms.subject), fact.subject as ReturnType<typeof namedNode>),
      quad(name, namedNode(terms.predicate), fact.predicate as ReturnType<typeof namedNode>),
      quad(name, namedNode(terms.object), fact.object as ReturnType<typeof namedNode>),
      ...said,
    ]
  }

  return {
    predicate({ key, label, inverse, domain, range, symmetric }: ExportPredicate): readonly Quad[] {
      const subject = node(key)
      const says = (predicate: string, object: string) => quad(subject, namedNode(predicate), namedNode(object))
      return [
        says(terms.type, terms.property),
        ...(symmetric ? [says(terms.type, terms.symmetricProperty)] : []),
        ...(label === '' ? [] : [quad(subject, namedNode(terms.label), literal(label))]),
        ...(inverse === null ? [] : [says(terms.inverseOf, iriOf(inverse))]),
        ...domain.map((type) => says(terms.domain, iriOf(type))),
        ...range.map((type) => says(terms.range, iriOf(type))),
      ]
    },
    entity({ key, label, aliases, description, types, images, facts }: ExportEntity): readonly Quad[] {
      const subject = node(key)
      const text = (predicate: string, value: string) => quad(subject, namedNode(predicate), literal(value))
      return [
        ...types.map((type) => quad(subject, namedNode(terms.type), node(type))),
        ...(label === '' ? [] : [text(terms.label, label)]),
        ...aliases.map((alias) => text(terms.altLabel, alias)),
        ...(description === '' ? [] : [text(terms.description, description)]),
        ...images.map((name) => text(terms.image, name)),
        ...facts.flatMap((fact) => {
          const said = quad(subject, node(fact.predicate), node(fact.tail))
          return [said, ...about(fact, said)]
        }),
      ]
    },
    /** A Web Annotation that identifies what a piece of a post's text means. */
    link(of: ExportLink): readonly Quad[] {
      const { start, end, exact, prefix, suffix } = linkSelectors(of)
      const name = namedNode(linkIri(of.mention))
      const number = ++places
      const [target, position, quote] = ['place', 'position', 'quote'].map((what) => blankNode(`${what}${number}`))
      const count = (value: number) => literal(String(value), namedNode(terms.count))
      return [
        quad(name, namedNode(terms.type), namedNode(terms.annotation)),
        quad(name, namedNode(terms.motivatedBy), namedNode(terms.identifying)),
        quad(name, namedNode(terms.hasBody), node(of.entity)),
        quad(name, namedNode(terms.hasTarget), target!),
        ...(provenance === 'none' ? [] : [quad(name, namedNode(terms.derivedFrom), namedNode(origin(of.source)))]),
        quad(target!, namedNode(terms.type), namedNode(terms.specificResource)),
        quad(target!, namedNode(terms.hasSource), namedNode(postIri(of.post))),
        quad(target!, namedNode(terms.hasSelector), position!),
        quad(target!, namedNode(terms.hasSelector), quote!),
        quad(position!, namedNode(terms.type), namedNode(terms.positionSelector)),
        quad(position!, namedNode(terms.start), count(start)),
        quad(position!, namedNode(terms.end), count(end)),
        quad(quote!, namedNode(terms.type), namedNode(terms.quoteSelector)),
        quad(quote!, namedNode(terms.exact), literal(exact)),
        quad(quote!, namedNode(terms.prefix), literal(prefix)),
        quad(quote!, namedNode(terms.suffix), literal(suffix)),
      ]
    },
  }
}

/** Writes quads as text, in pieces; `end` gives the last one. */
export function rdfWriter(syntax: RdfSyntax) {
  let text = ''
  const sink = {
    write(piece: string, _encoding?: string, done?: () => void) {
      text += piece
      done?.()
      return true
    },
    end(done?: () => void) {
      done?.()
    },
  }
  const isTurtle = syntax === 'turtle'
  // The writer uses `write` and `end` of its stream and nothing else.
  const writer = new Writer(sink as unknown as ConstructorParameters<typeof Writer>[0] & object, {
    format: formats[syntax],
    ...(isTurtle ? { prefixes } : {}),
  })
  const taken = () => {
    const piece = text
    text = ''
    return piece
  }
  return {
    write(quads: readonly Quad[]): string {
      for (const each of quads) writer.addQuad(each)
      return taken()
    },
    end(): string {
      writer.end()
      return taken()
    },
  }
}
