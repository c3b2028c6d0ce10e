import fc from 'fast-check'
import { JsonLdParser } from 'jsonld-streaming-parser'
import { Parser, type Quad } from 'n3'
import { describe, expect, test } from 'vitest'
import { splitLines } from '../parse-lines.ts'
import type { ExportEntity, ExportPredicate } from './export-entity.ts'
import { type ExportLink, linkSelectors } from './export-link.ts'
import { iriOf, keyOfIri } from './iri.ts'
import { parseJsonLd } from './parse-jsonld.ts'
import { parseRdfLines, parseTurtle } from './parse-rdf.ts'
import { parseKeyTexts, parseTripleLines } from './parse-tsv.ts'
import { jsonLdWriter } from './print-jsonld.ts'
import { rdfQuads, rdfWriter } from './print-rdf.ts'
import { printKeyText, printTripleLines } from './print-tsv.ts'
import type { GraphItem, GraphReading, Statement } from './statement.ts'
import { terms } from './vocabulary.ts'

async function read(reading: GraphReading, text: string) {
  const items: GraphItem[] = []
  for (const line of splitLines(text)) items.push(...(await reading.push(line)))
  items.push(...(await reading.end()))
  const statements: Statement[] = []
  const told: [number | null, string][] = []
  for (const item of items)
    if (item.kind === 'record') statements.push(item.record)
    else if (item.kind === 'issue') told.push([item.issue.line, item.issue.code])
  return { statements, told, messages: items.flatMap((item) => (item.kind === 'issue' ? [item.issue.message] : [])) }
}

const turtle = `@prefix : <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
:ada a :person ; rdfs:label "Ada"@en , "Ada Lovelace" , "Augusta"@de ; skos:altLabel "Countess" ;
  schema:description """She wrote
over two lines.""" ; schema:image "ada.png" , <http://example.org/ada.jpg> ; :born 1815 ; :knows :charles , _:x .
_:x rdfs:label "someone" .
`

const expected: Statement[] = [
  { kind: 'type', key: 'http://example.org/ada', type: 'http://example.org/person' },
  { kind: 'label', key: 'http://example.org/ada', text: 'Ada', preference: 0 },
  { kind: 'label', key: 'http://example.org/ada', text: 'Ada Lovelace', preference: 4 },
  { kind: 'alias', key: 'http://example.org/ada', text: 'Countess' },
  { kind: 'description', key: 'http://example.org/ada', text: 'She wrote\nover two lines.' },
  { kind: 'image', key: 'http://example.org/ada', name: 'ada.png' },
  { kind: 'image', key: 'http://example.org/ada', name: 'http://example.org/ada.jpg' },
  {
    kind: 'fact',
    head: 'http://example.org/ada',
    predicate: 'http://example.org/knows',
    tail: 'http://example.org/charles',
  },
  { kind: 'fact', head: 'http://example.org/ada', predicate: 'http://example.org/knows', tail: '_:f.ttl#x' },
  { kind: 'label', key: '_:f.ttl#x', text: 'someone', preference: 4 },
]

describe('RDF', () => {
  test('Turtle says labels, aliases, descriptions, images, types and facts; numbers are left out with a word', async () => {
    const { statements, told } = await read(parseTurtle('f.ttl'), turtle)
    expect(statements).toEqual(expected)
    expect(told.map(([, code]) => code)).toEqual(['RDF_LITERAL', 'RDF_LANGUAGE'])
  })

  test('Turtle is read up to its mistake, whose line is named', async () => {
    const broken = turtle.replace(':born 1815', ':born :: 1815')
    const { statements, told } = await read(parseTurtle('f.ttl'), broken)
    expect(statements.length).toBeLessThan(expected.length)
    expect(told[0]).toEqual([7, 'RDF_SYNTAX'])
  })

  test('a Turtle file that is cut off says so', async () => {
    const { told } = await read(parseTurtle('f.ttl'), turtle.slice(0, -20))
    expect(told.map(([, code]) => code)).toContain('RDF_SYNTAX')
  })

  test('a string that never ends is given up', async () => {
    const reading = parseTurtle('f.ttl')
    const long = `${'x'.repeat(1024 * 1024)}`
    const items: GraphItem[] = [...(await reading.push({ text: '<a:a> <a:b> """', number: 1, end: '\n' }))]
    for (let number = 2; number < 12; number++) items.push(...(await reading.push({ text: long, number, end: '\n' })))
    expect(items.map((item) => item.kind)).toEqual(['issue'])
  })

  test('a bad line of N-Triples is left out, and no other', async () => {
    const text = '<a:a> <a:r> <a:b> .\n<a:a> <a:r .\n# a comment\n\n<a:b> <a:r> <a:b> .\n'
    const { statements, told } = await read(parseRdfLines('f.nt', 'ntriples'), text)
    expect(statements).toEqual([
      { kind: 'fact', head: 'a:a', predicate: 'a:r', tail: 'a:b' },
      { kind: 'fact', head: 'a:b', predicate: 'a:r', tail: 'a:b' },
    ])
    expect(told).toEqual([[2, 'RDF_SYNTAX']])
  })

  test('N-Triples are read line by line: a line is answered at once, and nothing of it is kept', async () => {
    const reading = parseRdfLines('f.nt', 'ntriples')
    for (let at = 1; at <= 2_000; at++) {
      const text = `<urn:x:e${at % 7}> <urn:x:next> <urn:x:e${(at + 1) % 7}> .`
      const items = await reading.push({ text, number: at, end: '\n' })
      expect(items).toMatchObject([{ kind: 'record', line: at }])
    }
    expect(await reading.end()).toMatchObject([{ kind: 'end', records: 2_000, refused: 0 }])
  })

  test('graphs of N-Quads are read as one', async () => {
    const { statements, told } = await read(parseRdfLines('f.nq', 'nquads'), '<a:a> <a:r> <a:b> <a:g> .\n')
    expect(statements).toHaveLength(1)
    expect(told).toEqual([[null, 'RDF_GRAPH']])
  })

  test.each([
    ['N-Triples', () => parseRdfLines('f', 'ntriples')],
    ['Turtle', () => parseTurtle('f')],
    ['JSON-LD', () => parseJsonLd('f')],
    ['triples', () => parseTripleLines('f')],
    ['texts', () => parseKeyTexts('f', 'label')],
  ])('%s of noise never throws', async (_, start) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 40 })), async (lines) => {
        await read(start(), lines.join('\n'))
      }),
      { numRuns: 60 },
    )
  })
})

describe('JSON-LD', () => {
  test('with its context inside is read', async () => {
    const text = JSON.stringify(
      {
        '@context': { '@vocab': 'http://example.org/', label: 'http://www.w3.org/2000/01/rdf-schema#label' },
        '@id': 'http://example.org/ada',
        label: 'Ada',
        knows: { '@id': 'http://example.org/charles' },
      },
      null,
      1,
    )
    const { statements, told } = await read(parseJsonLd('f.jsonld'), text)
    expect(told).toEqual([])
    expect(statements).toContainEqual({ kind: 'label', key: 'http://example.org/ada', text: 'Ada', preference: 4 })
    expect(statements).toContainEqual({
      kind: 'fact',
      head: 'http://example.org/ada',
      predicate: 'http://example.org/knows',
      tail: 'http://example.org/charles',
    })
  })

  test('a context at an address is refused and not fetched', async () => {
    const { statements, messages } = await read(
      parseJsonLd('f.jsonld'),
      '{"@context":"http://127.0.0.1:9/context.jsonld","@id":"a:a","knows":{"@id":"a:b"}}',
    )
    expect(statements).toEqual([])
    expect(messages.join(' ')).toContain('would have to be fetched')
  })
})

describe('tab separated', () => {
  test('keys may hold spaces; self-loops and cycles are facts; a line of two columns is kept out', async () => {
    const { statements, told } = await read(
      parseTripleLines('t'),
      'New York\tin\tUSA 中\nx\tx\nUSA 中\tlikes\tUSA 中\nUSA 中\thas\tNew York\n',
    )
    expect(statements).toEqual([
      { kind: 'fact', head: 'New York', predicate: 'in', tail: 'USA 中' },
      { kind: 'fact', head: 'USA 中', predicate: 'likes', tail: 'USA 中' },
      { kind: 'fact', head: 'USA 中', predicate: 'has', tail: 'New York' },
    ])
    expect(told).toEqual([[2, 'TRIPLE_COLUMNS']])
  })
})

const key = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replace(/[\p{Cc}]/gu, '').trim())
  .filter((text) => text !== '' && text.isWellFormed())
const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((made) => made.trim())
  .filter((made) => made.isWellFormed() && !made.includes('\r'))
const entity: fc.Arbitrary<ExportEntity> = fc.record({
  key,
  label: text,
  aliases: fc.constant([]),
  description: text,
  types: fc.array(key, { maxLength: 2 }),
  images: fc.constant(['a b.png']),
  facts: fc.array(fc.record({ predicate: key, tail: key, sources: fc.constant([{ kind: 'person' as const }]) }), {
    maxLength: 3,
  }),
})

const predicate: fc.Arbitrary<ExportPredicate> = fc.record({
  key,
  label: text,
  inverse: fc.option(key),
  domain: fc.array(key, { maxLength: 2 }),
  range: fc.array(key, { maxLength: 2 }),
  symmetric: fc.boolean(),
})

function statementsOf({ key, label, description, types, images, facts }: ExportEntity): readonly string[] {
  const said: Statement[] = [
    ...types.map((type): Statement => ({ kind: 'type', key, type })),
    ...(label === '' ? [] : [{ kind: 'label' as const, key, text: label, preference: 4 }]),
    ...(description === '' ? [] : [{ kind: 'description' as const, key, text: description }]),
    ...images.map((name): Statement => ({ kind: 'image', key, name })),
    ...facts.map(({ predicate, tail }): Statement => ({ kind: 'fact', head: key, predicate, tail })),
  ]
  return [...new Set(said.map((each) => JSON.stringify(each)))].sort()
}
const seen = (statements: readonly Statement[]) => [...new Set(statements.map((each) => JSON.stringify(each)))].sort()

describe('what is printed is read again', () => {
  test.each(['turtle', 'ntriples', 'nquads'] as const)('as %s, with and without provenance', async (syntax) => {
    await fc.assert(
      fc.asyncProperty(entity, fc.constantFrom('none', 'prov-o', 'rdf-star'), async (made, provenance) => {
        const writer = rdfWriter(syntax)
        const printed = writer.write(rdfQuads(provenance).entity(made)) + writer.end()
        const reading = syntax === 'turtle' ? parseTurtle('f') : parseRdfLines('f', syntax)
        const { statements, told } = await read(reading, printed)
        expect(told).toEqual([])
        expect(seen(statements)).toEqual(statementsOf(made))
      }),
      { numRuns: 60 },
    )
  })

  test.each(['turtle', 'ntriples', 'jsonld'] as const)('predicates as %s', async (syntax) => {
    await fc.assert(
      fc.asyncProperty(predicate, async (made) => {
        const [rdf, jsonLd] = [rdfWriter(syntax === 'jsonld' ? 'turtle' : syntax), jsonLdWriter()]
        const printed =
          syntax === 'jsonld'
            ? jsonLd.begin() + jsonLd.predicate(made) + jsonLd.end()
            : rdf.write(rdfQuads('none').predicate(made)) + rdf.end()
        const reading = { turtle: parseTurtle('f'), ntriples: parseRdfLines('f', 'ntriples'), jsonld: parseJsonLd('f') }
        const { statements, told } = await read(reading[syntax], printed)
        expect(told).toEqual([])
        const { key, label, inverse, domain, range, symmetric } = made
        const said: Statement[] = [
          { kind: 'predicate', key },
          ...(symmetric ? [{ kind: 'symmetric' as const, key }] : []),
          ...(label === '' ? [] : [{ kind: 'label' as const, key, text: label, preference: 4 }]),
          ...(inverse === null ? [] : [{ kind: 'inverse' as const, key, of: inverse }]),
          ...domain.map((type): Statement => ({ kind: 'domain', key, type })),
          ...range.map((type): Statement => ({ kind: 'range', key, type })),
        ]
        expect(seen(statements)).toEqual(seen(said))
      }),
      { numRuns: 40 },
    )
  })

  test('as JSON-LD', async () => {
    await fc.assert(
      fc.asyncProperty(entity, async (made) => {
        const writer = jsonLdWriter()
        const { statements, told } = await read(parseJsonLd('f'), writer.begin() + writer.write(made) + writer.end())
        expect(told).toEqual([])
        expect(seen(statements)).toEqual(statementsOf(made))
      }),
      { numRuns: 40 },
    )
  })

  test('as triples and texts', async () => {
    const made: ExportEntity = {
      key: 'a b',
      label: 'A\tB',
      aliases: [],
      description: '',
      types: [],
      images: [],
      facts: [{ predicate: 'r', tail: 'Ü', sources: [] }],
    }
    expect((await read(parseTripleLines('f'), printTripleLines(made))).statements).toEqual([
      { kind: 'fact', head: 'a b', predicate: 'r', tail: 'Ü' },
    ])
    expect((await read(parseKeyTexts('f', 'label'), printKeyText(made.key, made.label))).statements).toEqual([
      { kind: 'label', key: 'a b', text: 'A B', preference: 0 },
    ])
  })

  test('every key comes back from its IRI', () => {
    fc.assert(
      fc.property(key, (made) => {
        expect(keyOfIri(iriOf(made))).toBe(made)
      }),
    )
  })
})

describe('links', () => {
  const id = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 })
  const link: fc.Arbitrary<ExportLink> = fc
    .tuple(
      fc.tuple(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme' }),
      ),
      fc.record({ mention: id, post: fc.nat(), entity: key }),
    )
    .map(([[before, own, after], rest]) => ({
      ...{ ...rest, text: before + own + after, start: before.length, end: before.length + own.length },
      source: { kind: 'person' as const },
    }))

  /** What annotations say, from quads that any reader of RDF makes of them. */
  function annotated(quads: readonly Quad[]) {
    const of = (subject: string, predicate: string) =>
      quads
        .filter((each) => each.subject.value === subject && each.predicate.value === predicate)
        .map(({ object }) => object.value)
    const ofKind = (kind: string) =>
      quads.filter(({ object }) => object.value === kind).map(({ subject }) => subject.value)
    return ofKind(terms.annotation).map((name) => {
      const [target] = of(name, terms.hasTarget)
      const selectors = of(target!, terms.hasSelector)
      const [position] = ofKind(terms.positionSelector).filter((each) => selectors.includes(each))
      const [quote] = ofKind(terms.quoteSelector).filter((each) => selectors.includes(each))
      const one = (subject: string | undefined, predicate: string) => of(subject!, predicate)[0]
      return {
        ...{ name, entity: keyOfIri(one(name, terms.hasBody)!), post: one(target, terms.hasSource) },
        ...{ start: Number(one(position, terms.start)), end: Number(one(position, terms.end)) },
        exact: one(quote, terms.exact),
      }
    })
  }
  const wanted = (of: ExportLink) => ({
    ...{
      name: `urn:triptych:link:${encodeURIComponent(of.mention)}`,
      entity: of.entity,
      post: `urn:triptych:post:${of.post}`,
    },
    ...{ start: [...of.text.slice(0, of.start)].length, end: [...of.text.slice(0, of.end)].length },
    exact: of.text.slice(of.start, of.end),
  })
  const reading = {
    turtle: () => parseTurtle('f'),
    ntriples: () => parseRdfLines('f', 'ntriples'),
    nquads: () => parseRdfLines('f', 'nquads'),
    jsonld: () => parseJsonLd('f'),
  }

  test.each(['turtle', 'ntriples', 'nquads', 'jsonld'] as const)(
    'as %s say what they said, and make no entities',
    async (syntax) => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(link, { selector: ({ mention }) => mention, maxLength: 3 }), async (links) => {
          const rdf = rdfWriter(syntax === 'jsonld' ? 'turtle' : syntax)
          const jsonLd = jsonLdWriter()
          const printed =
            syntax === 'jsonld'
              ? jsonLd.begin() + links.map(jsonLd.link).join('') + jsonLd.end()
              : rdf.write(links.flatMap(rdfQuads('prov-o').link)) + rdf.end()
          expect(annotated(await quadsOf(syntax, printed))).toEqual(links.map(wanted))
          const { statements, told } = await read(reading[syntax](), printed)
          expect({ statements, told }).toEqual({ statements: [], told: [] })
        }),
        { numRuns: 30 },
      )
    },
  )

  test('places are counted in code points, and what stands around is quoted', () => {
    const text = `${'😀'.repeat(40)}Ada 😀 met`
    expect(linkSelectors({ text, start: 80, end: 83 })).toEqual({
      ...{ start: 40, end: 43, exact: 'Ada', prefix: '😀'.repeat(32), suffix: ' 😀 met' },
    })
  })
})

async function quadsOf(syntax: 'turtle' | 'ntriples' | 'nquads' | 'jsonld', text: string): Promise<readonly Quad[]> {
  if (syntax !== 'jsonld') return new Parser().parse(text)
  const parser = new JsonLdParser()
  const quads: Quad[] = []
  parser.on('data', (quad) => quads.push(quad))
  const ended = new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject))
  parser.end(text)
  await ended
  return quads
}
