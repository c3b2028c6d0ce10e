import { say } from '../../contract/sentences/say.ts'
import { error, quoted } from '../issue.ts'
import { type GraphRun, graphRun, wholeNumber } from './counted-lines.ts'

export interface Triple {
  readonly head: number
  readonly relation: number
  readonly tail: number
}

export interface KnownIds {
  readonly entities: ReadonlySet<number>
  readonly relations: ReadonlySet<number>
}

/**
 * `train2id.txt` and its like of OpenKE: the count, then `head tail relation` as numbers, in this order. An entity may be
 * related to itself. A number that no file of names has keeps its line out.
 */
export function parseTriples(file: string, { entities, relations }: KnownIds): GraphRun<Triple> {
  return graphRun(file, true, (text) => {
    const parts = text.trim().split(/\s+/)
    const [head, tail, relation] = parts.map(wholeNumber)
    if (parts.length !== 3 || head == null || tail == null || relation == null)
      return {
        finding: error('OPENKE_TRIPLE', null, say('files.openkeTriple', { found: quoted(text) })),
      }
    for (const [field, id, known] of [
      ['head', head, entities],
      ['tail', tail, entities],
      ['relation', relation, relations],
    ] as const)
      if (!known.has(id))
        return {
          finding: error(
            'OPENKE_UNKNOWN',
            field,
            field === 'relation' ? say('files.openkeNoRelation', { id }) : say('files.openkeNoEntity', { id }),
          ),
        }
    return { record: { head, relation, tail } }
  })
}
