import type { GraphFileFormat } from '../../contract/domain/graph-import.ts'
import type { GraphRun } from '../openke/counted-lines.ts'
import { type GraphName, parseIds } from '../openke/parse-ids.ts'
import { parseTriples } from '../openke/parse-triples.ts'
import { parseJsonLd } from './parse-jsonld.ts'
import { parseRdfLines, parseTurtle } from './parse-rdf.ts'
import { parseKeyTexts, parseTripleLines } from './parse-tsv.ts'
import type { GraphItem, GraphReading, Statement } from './statement.ts'
import { usualVocabulary, type Vocabulary } from './vocabulary.ts'

/** Names by number, as OpenKE's files of names gave them. Filled while those are read. */
export interface OpenKeNames {
  readonly entities: Map<number, string>
  readonly relations: Map<number, string>
}

/** A run over records of its own as one over statements. */
function mapped<T>(run: GraphRun<T>, statementOf: (record: T) => Statement): GraphReading {
  const items = (of: ReturnType<typeof run.push>): GraphItem[] =>
    of.map((item) => (item.kind === 'record' ? { ...item, record: statementOf(item.record) } : item))
  return { push: (line) => items(run.push(line)), end: () => items(run.end()) }
}

/** Begins to read one file of a graph. */
export function startGraphReading(
  file: string,
  format: GraphFileFormat,
  names: OpenKeNames,
  vocabulary: Vocabulary = usualVocabulary,
): GraphReading {
  const keep =
    (into: Map<number, string>, kind: 'entity' | 'predicate') =>
    ({ name, id }: GraphName): Statement => {
      into.set(id, name)
      return { kind, key: name }
    }
  switch (format) {
    case 'openke-entities':
      return mapped(parseIds(file), keep(names.entities, 'entity'))
    case 'openke-relations':
      return mapped(parseIds(file), keep(names.relations, 'predicate'))
    case 'openke-triples': {
      const known = { entities: new Set(names.entities.keys()), relations: new Set(names.relations.keys()) }
      return mapped(parseTriples(file, known), ({ head, relation, tail }) => ({
        kind: 'fact',
        head: names.entities.get(head)!,
        predicate: names.relations.get(relation)!,
        tail: names.entities.get(tail)!,
      }))
    }
    case 'texts':
      return parseKeyTexts(file, 'label')
    case 'descriptions':
      return parseKeyTexts(file, 'description')
    case 'triples':
      return parseTripleLines(file)
    case 'ntriples':
    case 'nquads':
      return parseRdfLines(file, format, vocabulary)
    case 'turtle':
      return parseTurtle(file, vocabulary)
    case 'jsonld':
      return parseJsonLd(file, vocabulary)
  }
}
