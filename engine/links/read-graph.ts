import { Failed } from '../../contract/domain/failed.ts'
import type { ImportIssue } from '../../contract/domain/import.ts'
import type { GraphItem, GraphRun } from '../../exchange/openke/counted-lines.ts'
import { type GraphName, parseIds } from '../../exchange/openke/parse-ids.ts'
import { parseTexts } from '../../exchange/openke/parse-texts.ts'
import { parseTriples, type Triple } from '../../exchange/openke/parse-triples.ts'
import { splitLines } from '../../exchange/parse-lines.ts'
import { readSmallText } from '../networks/small-text.ts'
import type { Described } from './knowledge-graph.ts'

export interface GraphFiles {
  /** `entity2id.txt` */
  readonly entities: string
  /** `relation2id.txt` */
  readonly relations: string
  readonly entityTexts: string | null
  readonly relationTexts: string | null
}

/** Names by the numbers that the triples use. */
export interface GraphNames {
  readonly entities: ReadonlyMap<number, Described>
  readonly relations: ReadonlyMap<number, Described>
}

type OnIssue = (issue: ImportIssue) => void

/** @throws Failed `not-found`, `io`; `bad-input` for the first line that is an error */
export async function readGraphNames(files: GraphFiles, onIssue: OnIssue): Promise<GraphNames> {
  const named = async (ids: string, texts: string | null) => {
    const names = await readAll<GraphName>(ids, parseIds(ids), onIssue)
    const described = new Map<string, string>()
    if (texts !== null) {
      const run = parseTexts(texts, new Set(names.map(({ name }) => name)))
      for (const { name, text } of await readAll(texts, run, onIssue)) described.set(name, text)
    }
    return new Map(names.map(({ name, id }) => [id, { name, text: described.get(name) ?? name }]))
  }
  return {
    entities: await named(files.entities, files.entityTexts),
    relations: await named(files.relations, files.relationTexts),
  }
}

/** @throws as `readGraphNames` */
export function readTriples(file: string, names: GraphNames, onIssue: OnIssue): Promise<readonly Triple[]> {
  const known = { entities: new Set(names.entities.keys()), relations: new Set(names.relations.keys()) }
  return readAll(file, parseTriples(file, known), onIssue)
}

async function readAll<T>(file: string, run: GraphRun<T>, onIssue: OnIssue): Promise<readonly T[]> {
  const records: T[] = []
  const take = (items: readonly GraphItem<T>[]) => {
    for (const item of items) {
      if (item.kind === 'record') records.push(item.record)
      if (item.kind !== 'issue') continue
      const { severity, line, message } = item.issue
      if (severity === 'error') throw new Failed('bad-input', `${file}${line === null ? '' : `:${line}`}: ${message}`)
      onIssue(item.issue)
    }
  }
  for (const line of splitLines(await readSmallText(file))) take(run.push(line))
  take(run.end())
  return records
}
