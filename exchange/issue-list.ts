import type { ImportIssue } from '../contract/domain/import.ts'
import { limits } from './limits.ts'

/** Keeps the first issues and counts all of them, so that a file of a million errors stays readable. */
export class IssueList {
  readonly listed: ImportIssue[] = []
  errors = 0
  warnings = 0

  add(issue: ImportIssue): void {
    if (issue.severity === 'error') this.errors++
    else this.warnings++
    // Errors decide whether an import may go on: they are listed before any warning.
    if (this.listed.length < limits.issuesListed) this.listed.push(issue)
    else if (issue.severity === 'error') {
      const last = this.listed.findLastIndex((other) => other.severity === 'warning')
      if (last >= 0) {
        this.listed.splice(last, 1)
        this.listed.push(issue)
      }
    }
  }
}
