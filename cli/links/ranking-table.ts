import type { RankingReport, RankScores } from '../../engine/links/rank-links.ts'

/** Rows of figures as papers print them: mean rank with one decimal, the others from 0 to 1. */
export function rankingTable({ filtered, raw }: RankingReport): string[] {
  const head = ['MR', 'MRR', 'Hits@1', 'Hits@3', 'Hits@10', 'queries'].map((name) => name.padStart(8)).join(' ')
  const row = (name: string, scores: RankScores) => {
    const { meanRank, meanReciprocalRank, hits1, hits3, hits10, queries } = scores
    const shares = [meanReciprocalRank, hits1, hits3, hits10].map((share) => share.toFixed(4))
    return `${name.padEnd(14)} ${[meanRank.toFixed(1), ...shares, queries].map((cell) => String(cell).padStart(8)).join(' ')}`
  }
  const rows = (
    [
      ['filtered', filtered],
      ['raw', raw],
    ] as const
  ).flatMap(([kind, scores]) => (['head', 'tail', 'both'] as const).map((end) => row(`${kind}, ${end}`, scores[end])))
  return [`${' '.repeat(14)} ${head}`, ...rows]
}

/** Filtered figures of groups of questions, both ends apart. */
export function groupTable(groups: readonly { readonly name: string; readonly report: RankingReport }[]): string[] {
  const head = ['MRR head', 'Hits@10', 'MRR tail', 'Hits@10', 'queries'].map((name) => name.padStart(8)).join(' ')
  const rows = groups.map(({ name, report: { filtered } }) => {
    const shares = (['head', 'tail'] as const).flatMap((end) => [
      filtered[end].meanReciprocalRank.toFixed(4),
      filtered[end].hits10.toFixed(4),
    ])
    return `${[...shares, filtered.both.queries].map((cell) => String(cell).padStart(8)).join(' ')}  ${name}`
  })
  return rows.length === 0 ? [] : [head, ...rows]
}
