import type { ImportIssue } from '../../contract/domain/import.ts'
import type { GraphRun } from '../openke/counted-lines.ts'
import { splitLines } from '../parse-lines.ts'

/** Everything that a file of a knowledge graph says. */
export function graphParsed<T>(run: GraphRun<T>, text: string) {
  const records: T[] = []
  const issues: ImportIssue[] = []
  const take = (items: ReturnType<GraphRun<T>['push']>) => {
    for (const item of items)
      if (item.kind === 'record') records.push(item.record)
      else if (item.kind === 'issue') issues.push(item.issue)
  }
  for (const line of splitLines(text)) take(run.push(line))
  const last = run.end()
  take(last)
  const end = last.find((item) => item.kind === 'end')
  if (end === undefined) throw new Error('the run did not say that the file has ended')
  return { records, issues, refused: end.refused, told: issues.map(({ line, code, field }) => [line, code, field]) }
}
