import { say } from '../../contract/sentences/say.ts'
import { error, quoted } from '../issue.ts'
import { limits } from '../limits.ts'
import { type GraphRun, graphRun, wholeNumber } from './counted-lines.ts'

/** An entity or relation and its number in the triples. */
export interface GraphName {
  /** As in the file: `/m/027rn`, or any other text without a tab. */
  readonly name: string
  readonly id: number
}

/**
 * `entity2id.txt` or `relation2id.txt` of OpenKE: the count, then on each line a name, a tab and a number. A name may hold
 * spaces; where no tab is, the number is what follows the last space. Names and numbers each occur once.
 */
export function parseIds(file: string): GraphRun<GraphName> {
  const names = new Map<string, number>()
  const ids = new Map<number, number>()
  return graphRun(file, true, (text, line) => {
    const [, name, written] = /^(.*?)[\t ]+(\S+)$/.exec(text) ?? []
    const id = wholeNumber(written)
    if (name === undefined || name.trim() === '' || id === null)
      return { finding: error('OPENKE_ID', 'id', say('files.openkeId', { found: quoted(text) })) }
    const own = name.trim()
    if (own.length > limits.nameUnits)
      return { finding: error('OPENKE_NAME', 'name', say('files.openkeName', { found: own.length })) }
    const knownName = names.get(own)
    if (knownName !== undefined)
      return {
        finding: error('OPENKE_TWICE', 'name', say('files.openkeNameTwice', { name: quoted(own), line: knownName })),
      }
    const knownId = ids.get(id)
    if (knownId !== undefined)
      return { finding: error('OPENKE_TWICE', 'id', say('files.openkeIdTwice', { id, line: knownId })) }
    names.set(own, line)
    ids.set(id, line)
    return { record: { name: own, id } }
  })
}
