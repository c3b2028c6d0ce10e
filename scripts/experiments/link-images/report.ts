import type { RankingReport } from '../../../engine/links/rank-links.ts'

export interface Outcome {
  readonly arm: string
  readonly graph: string
  readonly seed: number
  /** Filtered, by relation; and over all questions. */
  readonly relations: readonly { readonly relation: string; readonly report: RankingReport }[]
  readonly all: RankingReport
  readonly cpuSeconds: number
}

const share = (value: number) => value.toFixed(3)

/** Of the made graph: right first answers to (exhibit, relation, ?), and the mean over all its questions at both ends. */
export function madeTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ arm, seed, relations, all, cpuSeconds }) => {
    const first = (name: string) =>
      share(relations.find(({ relation }) => relation === name)?.report.filtered.tail.hits1 ?? Number.NaN)
    const { meanReciprocalRank, hits10 } = all.filtered.both
    const cells = ['is a', 'kept in', 'looked after by'].map(first)
    return `| ${[arm, seed, ...cells, share(meanReciprocalRank), share(hits10), Math.round(cpuSeconds)].join(' | ')} |`
  })
  return [
    '| Network | Seed | is a, first | kept in, first | looked after by, first | MRR, both ends | Hits@10 | CPU s |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

export function partTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ arm, seed, all, cpuSeconds }) => {
    const { meanReciprocalRank, hits1, hits10 } = all.filtered.both
    return `| ${[arm, seed, share(meanReciprocalRank), share(hits1), share(hits10), Math.round(cpuSeconds)].join(' | ')} |`
  })
  return ['| Network | Seed | MRR | Hits@1 | Hits@10 | CPU s |', '| --- | --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
}
