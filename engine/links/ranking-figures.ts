import type { RankingReport } from '../../models/metrics/ranking.ts'

/** For model.json. */
export function figures(prefix: string, { raw, filtered }: RankingReport): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries({ filtered: filtered.both, raw: raw.both }).flatMap(([kind, scores]) => [
      [`${prefix}.${kind}.mr`, scores.meanRank],
      [`${prefix}.${kind}.mrr`, scores.meanReciprocalRank],
      [`${prefix}.${kind}.hits1`, scores.hits1],
      [`${prefix}.${kind}.hits3`, scores.hits3],
      [`${prefix}.${kind}.hits10`, scores.hits10],
    ]),
  )
}

/** For the package's README.md. @param what names the model in the table */
export function figureLines(what: string, report: RankingReport, baseline: RankingReport): string {
  const row = (name: string, { filtered: { both } }: RankingReport) =>
    `| ${name} | ${both.meanRank.toFixed(1)} | ${both.meanReciprocalRank.toFixed(4)} | ${both.hits1.toFixed(4)} | ${both.hits3.toFixed(4)} | ${both.hits10.toFixed(4)} |`
  return [
    '## Figures',
    '',
    'Filtered, heads and tails together, on the validation triples by which the epoch was chosen.',
    '',
    '| | MR | MRR | Hits@1 | Hits@3 | Hits@10 |',
    '|---|---|---|---|---|---|',
    row(what, report),
    row('frequency at that end of the relation', baseline),
    '',
  ].join('\n')
}
