import type { ImportIssue } from '../../contract/domain/import.ts'
import { say } from '../../contract/sentences/say.ts'
import { error, type Finding, issueAt, quoted } from '../issue.ts'
import { limits } from '../limits.ts'
import type { SourceLine } from '../record.ts'

/** What a file of a knowledge graph yields, in its order; `end` comes once. */
export type GraphItem<T> =
  | { readonly kind: 'record'; readonly record: T; readonly line: number }
  | { readonly kind: 'issue'; readonly issue: ImportIssue }
  | { readonly kind: 'end'; readonly records: number; readonly refused: number }

/** One file being read, line by line. Never throws for what the file contains: that is an issue with file, line and field. */
export interface GraphRun<T> {
  push(line: SourceLine): readonly GraphItem<T>[]
  end(): readonly GraphItem<T>[]
}

/** What is made of one line: a record, nothing, or something to tell; an error keeps the line out. */
export interface ReadLine<T> {
  readonly record?: T
  readonly finding?: Finding
}

/**
 * Lines read one by one; blank ones are passed over.
 *
 * @param counted whether the first line says how many records follow, as OpenKE's ids and triples do
 * @param summary what is to be told once the file has ended
 */
export function graphRun<T>(
  file: string,
  counted: boolean,
  read: (text: string, line: number) => ReadLine<T>,
  summary: () => Finding | null = () => null,
): GraphRun<T> {
  let said: { readonly count: number; readonly line: number } | null = null
  let first = counted
  let records = 0
  let refused = 0
  const issue = (line: number | null, finding: Finding): GraphItem<T> => ({
    kind: 'issue',
    issue: issueAt(file, line, finding),
  })
  return {
    push({ text, number }) {
      const trimmed = text.replace(/\s+$/, '')
      if (trimmed.trim() === '') return []
      if (first) {
        first = false
        const count = wholeNumber(trimmed.trim())
        if (count !== null) {
          said = { count, line: number }
          return []
        }
        const missing = say('files.openkeNoCount', { found: quoted(trimmed) })
        // The line may well be a record: without its count the file is still readable, but nobody can tell whether it is whole.
        return [issue(number, error('OPENKE_COUNT', 'count', missing)), ...take(trimmed, number)]
      }
      return take(trimmed, number)
    },
    end() {
      const items: GraphItem<T>[] = []
      const found = records + refused
      if (counted && first) items.push(issue(null, error('OPENKE_EMPTY', 'count', say('files.openkeEmpty'))))
      if (said !== null && said.count !== found) {
        const lie = say('files.openkeCount', { said: said.count, found })
        items.push(issue(said.line, error('OPENKE_COUNT', 'count', lie)))
      }
      const told = summary()
      if (told !== null) items.push(issue(null, told))
      return [...items, { kind: 'end', records, refused }]
    },
  }

  function take(text: string, line: number): readonly GraphItem<T>[] {
    if (text.length > limits.textUnits) {
      refused++
      return [issue(line, error('OPENKE_LONG', null, say('files.lineTooLong', { found: text.length })))]
    }
    const { record, finding } = read(text, line)
    const told = finding ? [issue(line, finding)] : []
    if (record === undefined) {
      refused++
      return told
    }
    records++
    return [...told, { kind: 'record', record, line }]
  }
}

/** A whole number from 0 as it is written in these files; null for anything else. */
export function wholeNumber(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return null
  return Number(text)
}
