import { error, quoted, warning } from '../issue.ts'
import { type GraphRun, graphRun } from './counted-lines.ts'

/** What an entity or relation is called, or how it is described. */
export interface GraphText {
  readonly name: string
  readonly text: string
}

/**
 * `entity2text.txt` or `relation2text.txt`: on each line a name, a tab and a text; no count. Texts of names that nobody asked
 * for are left out with a warning; of two texts for one name the first counts.
 */
export function parseTexts(file: string, names: ReadonlySet<string>): GraphRun<GraphText> {
  const seen = new Map<string, number>()
  return graphRun(file, false, (line, number) => {
    const tab = line.indexOf('\t')
    if (tab <= 0)
      return { finding: error('OPENKE_TEXT', null, `found ${quoted(line)}, expected a name, a tab and a text`) }
    const name = line.slice(0, tab).trim()
    const text = line.slice(tab + 1).trim()
    if (!names.has(name))
      return { finding: warning('OPENKE_UNKNOWN', 'name', `${quoted(name)} has no number; its text is left out`) }
    const known = seen.get(name)
    if (known !== undefined)
      return {
        finding: warning('OPENKE_TWICE', 'name', `${quoted(name)} has a text on line ${known}, which counts`),
      }
    seen.set(name, number)
    return { record: { name, text: text.toWellFormed() } }
  })
}
