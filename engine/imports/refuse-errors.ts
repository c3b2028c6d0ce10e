import { Failed } from '../../contract/domain/failed.ts'
import type { ImportIssue } from '../../contract/domain/import.ts'

/** @throws Failed `bad-input`, with the first of the errors, unless bad records are to be left out */
export function refuseErrors(
  plan: { readonly errors: number; readonly issues: readonly ImportIssue[] },
  skipBad: boolean,
): void {
  const { errors, issues } = plan
  if (errors === 0 || skipBad) return
  const first = issues.find(({ severity }) => severity === 'error')
  const line = first?.line == null ? '' : `:${first.line}`
  const place = first === undefined ? '' : ` The first: ${first.file}${line}: ${first.message}.`
  throw new Failed(
    'bad-input',
    `${errors} ${errors === 1 ? 'error' : 'errors'} in the files: correct them, or import without the bad records.${place}`,
    { errors },
  )
}

export const importCancelled = () => new Failed('cancelled', 'The import was cancelled; nothing was added.')
