import type { GraphFileFormat } from '../../contract/domain/graph-import.ts'

const byName: readonly (readonly [RegExp, GraphFileFormat])[] = [
  [/entity2id\.[a-z]+$/i, 'openke-entities'],
  [/relation2id\.[a-z]+$/i, 'openke-relations'],
  [/2id\.[a-z]+$/i, 'openke-triples'],
  [/2textlong\.[a-z]+$/i, 'descriptions'],
  [/2text\.[a-z]+$/i, 'texts'],
  [/\.nt$/i, 'ntriples'],
  [/\.nq$/i, 'nquads'],
  [/\.(ttl|trig|n3)$/i, 'turtle'],
  [/\.(jsonld|json)$/i, 'jsonld'],
]

/**
 * The format of a graph's file by its name, as these data sets are always named, else by its first lines; null when it looks
 * like none of them.
 */
export function graphFormat(name: string, lines: readonly string[]): GraphFileFormat | null {
  const named = byName.find(([pattern]) => pattern.test(name))
  if (named !== undefined) return named[1]
  const written = lines.filter((line) => line.trim() !== '')
  const first = written[0]?.trimStart() ?? ''
  if (/^(@prefix|@base|PREFIX|BASE)\b/i.test(first)) return 'turtle'
  if (/^(<[^>]*>|_:\S+)\s+<[^>]*>\s+/.test(first)) return 'ntriples'
  const columns = written.map((line) => line.split('\t').length)
  if (columns.length > 0 && columns.filter((count) => count === 3).length * 2 >= columns.length) return 'triples'
  return null
}

/** The order in which files are read: numbers need their names first. */
export const readingOrder: Readonly<Record<GraphFileFormat, number>> = {
  'openke-entities': 0,
  'openke-relations': 0,
  'openke-triples': 1,
  triples: 1,
  ntriples: 1,
  nquads: 1,
  turtle: 1,
  jsonld: 1,
  texts: 2,
  descriptions: 2,
}
