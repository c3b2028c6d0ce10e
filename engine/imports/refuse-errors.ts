import { Failed } from '../../contract/domain/failed.ts'
import type { ImportIssue } from '../../contract/domain/import.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'

/** @throws Failed `bad-input`, with the first of the errors, unless bad records are to be left out */
export function refuseErrors(
  plan: { readonly errors: number; readonly issues: readonly ImportIssue[] },
  skipBad: boolean,
): void {
  const { errors, issues } = plan
  if (errors === 0 || skipBad) return
  const first = issues.find(({ severity }) => severity === 'error')
  const told = say('imports.errors', { count: errors })
  if (first === undefined) throw new Failed('bad-input', told, { errors })
  const place = first.line === null ? first.file : `${first.file}:${first.line}`
  const problem = sentenceOf(first.message, first.said)
  throw new Failed('bad-input', say('imports.errorsFirst', { errors: told, place, problem }), { errors })
}

export const importCancelled = () => new Failed('cancelled', say('imports.cancelled'))
