import type { ImportIssue } from '../contract/domain/import.ts'
import type { Said, Sentence } from '../contract/sentences/said.ts'

/** What an issue says besides its place. `message` names what was found, what was expected and what to do. */
export interface Finding {
  readonly severity: ImportIssue['severity']
  readonly code: string
  readonly field: string | null
  readonly message: string
  readonly said: Said
}

export const issueAt = (file: string, line: number | null, finding: Finding): ImportIssue => ({
  file,
  line,
  ...finding,
})

export const error = (code: string, field: string | null, { text, said }: Sentence): Finding => ({
  severity: 'error',
  code,
  field,
  message: text,
  said,
})

export const warning = (code: string, field: string | null, { text, said }: Sentence): Finding => ({
  severity: 'warning',
  code,
  field,
  message: text,
  said,
})

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** A piece of a file inside a message: shortened, with invisible characters written as escapes. */
export function quoted(text: string, units = 40): string {
  const short = text.length > units ? `${text.slice(0, units).toWellFormed()}…` : text
  const visible = short.replace(unprintable, (found) => `\\u{${found.codePointAt(0)!.toString(16)}}`)
  return `"${visible}"`
}
