import { say } from '../../contract/sentences/say.ts'
import { error, quoted, warning } from '../issue.ts'
import { type GraphRun, graphRun } from './counted-lines.ts'

/** What an entity or relation is called, or how it is described. */
export interface GraphText {
  readonly name: string
  readonly text: string
}

/**
 * `entity2text.txt` or `relation2text.txt`: on each line a name, a tab and a text; no count. Texts of names that nobody asked
 * for are left out, with one warning for all, since the published files bring hundreds; of two texts for one name the first
 * counts.
 */
export function parseTexts(file: string, names: ReadonlySet<string>): GraphRun<GraphText> {
  const seen = new Map<string, number>()
  const unknown: { name: string; line: number }[] = []
  const read = (line: string, number: number) => {
    const tab = line.indexOf('\t')
    if (tab <= 0) return { finding: error('OPENKE_TEXT', null, say('files.openkeText', { found: quoted(line) })) }
    const name = line.slice(0, tab).trim()
    const text = line.slice(tab + 1).trim()
    if (!names.has(name)) {
      unknown.push({ name, line: number })
      return {}
    }
    const known = seen.get(name)
    if (known !== undefined)
      return {
        finding: warning('OPENKE_TWICE', 'name', say('files.openkeTextTwice', { name: quoted(name), line: known })),
      }
    seen.set(name, number)
    return { record: { name, text: text.toWellFormed() } }
  }
  return graphRun(file, false, read, () => {
    const [first] = unknown
    if (first === undefined) return null
    const what = say('files.openkeTextsUnknown', { number: unknown.length, name: quoted(first.name), line: first.line })
    return warning('OPENKE_UNKNOWN', 'name', what)
  })
}
