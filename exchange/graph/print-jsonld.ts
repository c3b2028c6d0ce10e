import type { ExportEntity, ExportPredicate } from './export-entity.ts'
import { type ExportLink, linkIri, linkSelectors, postIri } from './export-link.ts'
import { iriOf } from './iri.ts'
import { prefixes, terms } from './vocabulary.ts'

const context = {
  rdf: prefixes.rdf,
  owl: prefixes.owl,
  rdfs: prefixes.rdfs,
  skos: prefixes.skos,
  schema: prefixes.schema,
  oa: prefixes.oa,
  label: terms.label,
  altLabel: terms.altLabel,
  description: terms.description,
  image: terms.image,
}

const ids = (keys: readonly string[]) => keys.map((key) => ({ '@id': iriOf(key) }))

function propertyEntry({ key, label, inverse, domain, range, symmetric }: ExportPredicate): unknown {
  return {
    '@id': iriOf(key),
    '@type': [terms.property, ...(symmetric ? [terms.symmetricProperty] : [])],
    ...(label === '' ? {} : { label }),
    ...(inverse === null ? {} : { 'owl:inverseOf': { '@id': iriOf(inverse) } }),
    ...(domain.length === 0 ? {} : { 'rdfs:domain': ids(domain) }),
    ...(range.length === 0 ? {} : { 'rdfs:range': ids(range) }),
  }
}

function entry({ key, label, aliases, description, types, images, facts }: ExportEntity): unknown {
  const said: Record<string, unknown> = {}
  for (const predicate of new Set(facts.map((fact) => fact.predicate)))
    said[iriOf(predicate)] = ids(facts.filter((fact) => fact.predicate === predicate).map(({ tail }) => tail))
  return {
    '@id': iriOf(key),
    ...(types.length === 0 ? {} : { '@type': types.map(iriOf) }),
    ...(label === '' ? {} : { label }),
    ...(aliases.length === 0 ? {} : { altLabel: aliases }),
    ...(description === '' ? {} : { description }),
    ...(images.length === 0 ? {} : { image: images }),
    ...said,
  }
}

function annotation(of: ExportLink): unknown {
  const { start, end, exact, prefix, suffix } = linkSelectors(of)
  const count = (value: number) => ({ '@value': String(value), '@type': terms.count })
  return {
    '@id': linkIri(of.mention),
    '@type': 'oa:Annotation',
    'oa:motivatedBy': { '@id': 'oa:identifying' },
    'oa:hasBody': { '@id': iriOf(of.entity) },
    'oa:hasTarget': {
      '@type': 'oa:SpecificResource',
      'oa:hasSource': { '@id': postIri(of.post) },
      'oa:hasSelector': [
        { '@type': 'oa:TextPositionSelector', 'oa:start': count(start), 'oa:end': count(end) },
        { '@type': 'oa:TextQuoteSelector', 'oa:exact': exact, 'oa:prefix': prefix, 'oa:suffix': suffix },
      ],
    },
  }
}

/** JSON-LD with its context inside, one predicate, entity or link a line, in pieces. */
export function jsonLdWriter() {
  let first = true
  const line = (of: unknown): string => {
    const comma = first ? '' : ',\n'
    first = false
    return comma + JSON.stringify(of)
  }
  return {
    begin: () => `{"@context":${JSON.stringify(context)},"@graph":[\n`,
    predicate: (predicate: ExportPredicate) => line(propertyEntry(predicate)),
    write: (entity: ExportEntity) => line(entry(entity)),
    link: (link: ExportLink) => line(annotation(link)),
    end: () => '\n]}\n',
  }
}
