import type { ImportIssue } from '../contract/domain/import.ts'
import { printIssue } from './print-issues.ts'
import type { Terminal } from './terminal.ts'

const mostNoted = 20

/** Prints issues as they come, the first twenty of errors and of warnings each. */
export function issueNotes(terminal: Terminal): (issue: ImportIssue) => void {
  const noted = { error: 0, warning: 0 }
  return (issue) => {
    noted[issue.severity] += 1
    if (noted[issue.severity] <= mostNoted) terminal.note(printIssue(issue))
    else if (noted[issue.severity] === mostNoted + 1) terminal.note(`… and more ${issue.severity}s`)
  }
}
