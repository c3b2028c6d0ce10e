import type { ImportIssue } from '../contract/domain/import.ts'

/** `file:line: field: message`, as compilers write it. */
export function printIssue({ severity, code, file, line, field, message }: ImportIssue): string {
  const place = line === null ? file : `${file}:${line}`
  const about = field === null ? '' : `${field}: `
  return `${place}: ${severity}: ${about}${message} [${code}]`
}

const mostPrinted = 20

/** The first twenty as they are, and how many more there are. */
export function printIssues(issues: readonly ImportIssue[], all: number): string[] {
  const lines = issues.slice(0, mostPrinted).map(printIssue)
  const more = all - lines.length
  return more > 0 ? [...lines, `… and ${more} more`] : lines
}
