import type { ExportEntity } from './export-entity.ts'

// A tab or line end inside a key or text would make another column or line.
const cell = (text: string) => text.replace(/[\t\r\n]+/g, ' ').trim()

/** The facts that begin at an entity, as `head TAB predicate TAB tail`. */
export function printTripleLines({ key, facts }: ExportEntity): string {
  return facts.map(({ predicate, tail }) => `${cell(key)}\t${cell(predicate)}\t${cell(tail)}\n`).join('')
}

/** `key TAB text`, or nothing where there is no text. */
export function printKeyText(key: string, text: string): string {
  return cell(text) === '' ? '' : `${cell(key)}\t${cell(text)}\n`
}
