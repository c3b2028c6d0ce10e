import { spanProblem } from '../../contract/text/boundaries.ts'
import type { Label } from './cast.ts'
import { labels } from './cast.ts'

/** A mention: UTF-16 code units, half open. */
export interface Entity {
  readonly start: number
  readonly end: number
  readonly label: Label
}

export interface MarkedText {
  readonly text: string
  readonly entities: readonly Entity[]
}

/**
 * Reads `[Mira Tarn|PER] opens …`: the text without the marks, and where the marked names stand in it.
 * @throws Error when a label is unknown, a bracket is left over, or a name would begin or end inside a grapheme
 */
export function readMarkup(source: string): MarkedText {
  const entities: Entity[] = []
  let text = ''
  let read = 0
  for (const mark of source.matchAll(/\[([^[\]|]+)\|([A-Z]+)\]/gu)) {
    const [whole, name = '', label = ''] = mark
    text += source.slice(read, mark.index)
    entities.push({ start: text.length, end: text.length + name.length, label: knownLabel(label, source) })
    text += name
    read = mark.index + whole.length
  }
  text += source.slice(read)
  if (/[[\]|]/.test(text)) throw new Error(`a bracket or bar is left over in "${text}": write [name|LABEL]`)
  checkSpans(text, entities)
  return { text, entities }
}

function knownLabel(label: string, source: string): Label {
  const known = labels.find((candidate) => candidate === label)
  if (known === undefined) throw new Error(`"${source}": label ${label} is none of ${labels.join(', ')}`)
  return known
}

function checkSpans(text: string, entities: readonly Entity[]): void {
  for (const { start, end } of entities) {
    const problem = spanProblem(text, start, end)
    if (problem !== null) throw new Error(`"${text}": ${problem}`)
  }
}
