import { Failed } from '../../contract/domain/failed.ts'
import type { ImportIssue } from '../../contract/domain/import.ts'
import type { Triple } from '../../exchange/openke/parse-triples.ts'
import { type KnowledgeGraph, mostFrequentEntities, renumbered } from './knowledge-graph.ts'
import { type GraphFiles, readGraphNames, readTriples } from './read-graph.ts'

export interface LinkFiles {
  readonly files: GraphFiles
  readonly train: string
  readonly valid: string
  /** Keep so many entities, those with the most triples; null: all. */
  readonly mostFrequent: number | null
}

export interface LinkData {
  readonly graph: KnowledgeGraph
  readonly train: readonly Triple[]
  readonly valid: readonly Triple[]
}

/** A graph's names and its triples, of which those between the kept entities are left. @throws Failed `bad-input`, `not-found` */
export async function readLinkData(
  ask: LinkFiles,
  onIssue: (issue: ImportIssue) => void = () => {},
): Promise<LinkData> {
  const names = await readGraphNames(ask.files, onIssue)
  const [train, valid] = [await readTriples(ask.train, names, onIssue), await readTriples(ask.valid, names, onIssue)]
  const placed = (ids: readonly number[]) => new Map(ids.map((id, at) => [id, at]))
  const entityIds = [...names.entities.keys()]
  const atFirst = placed(entityIds)
  const byPlace = train.map(({ head, relation, tail }) => ({
    head: atFirst.get(head)!,
    relation,
    tail: atFirst.get(tail)!,
  }))
  const kept = mostFrequentEntities(entityIds.length, byPlace, ask.mostFrequent ?? entityIds.length)
  const keptIds = kept.map((at) => entityIds[at]!)
  const places = { entities: placed(keptIds), relations: placed([...names.relations.keys()]) }
  const data = {
    graph: { entities: keptIds.map((id) => names.entities.get(id)!), relations: [...names.relations.values()] },
    train: renumbered(train, places),
    valid: renumbered(valid, places),
  }
  for (const [file, triples] of [
    [ask.train, data.train],
    [ask.valid, data.valid],
  ] as const)
    if (triples.length === 0)
      throw new Failed(
        'bad-input',
        `${file}: no triple is left between the ${keptIds.length} entities; keep more of them`,
      )
  return data
}
