import { say } from '../../contract/sentences/say.ts'
import { error, quoted } from '../issue.ts'
import { limits } from '../limits.ts'
import { graphRun } from '../openke/counted-lines.ts'
import type { GraphReading, Statement } from './statement.ts'

/** `head TAB predicate TAB tail`, no header: FB15k-237, WN18 and most others. Keys may hold spaces. */
export function parseTripleLines(file: string): GraphReading {
  return graphRun<Statement>(file, false, (text) => {
    const parts = text.split('\t').map((part) => part.trim())
    const [head, predicate, tail] = parts
    if (parts.length !== 3 || !head || !predicate || !tail)
      return {
        finding: error(
          'TRIPLE_COLUMNS',
          null,
          say('files.tripleColumns', { columns: parts.length, found: quoted(text) }),
        ),
      }
    for (const [field, key] of [
      ['head', head],
      ['predicate', predicate],
      ['tail', tail],
    ] as const)
      if (key.length > limits.keyUnits)
        return {
          finding: error('TRIPLE_LENGTH', field, say('files.tooLong', { found: key.length, most: limits.keyUnits })),
        }
    return { record: { kind: 'fact', head, predicate, tail } }
  })
}

/** `key TAB text`: labels (`entity2text`, `relation2text`) or descriptions (`entity2textlong`). */
export function parseKeyTexts(file: string, as: 'label' | 'description'): GraphReading {
  return graphRun<Statement>(file, false, (line) => {
    const tab = line.indexOf('\t')
    const key = line.slice(0, Math.max(0, tab)).trim()
    const text = line
      .slice(tab + 1)
      .trim()
      .toWellFormed()
    if (tab < 0 || key === '' || text === '')
      return { finding: error('TEXT_COLUMNS', null, say('files.textColumns', { found: quoted(line) })) }
    if (key.length > limits.keyUnits)
      return {
        finding: error('TEXT_LENGTH', 'key', say('files.tooLong', { found: key.length, most: limits.keyUnits })),
      }
    return { record: as === 'label' ? { kind: 'label', key, text, preference: 0 } : { kind: 'description', key, text } }
  })
}
