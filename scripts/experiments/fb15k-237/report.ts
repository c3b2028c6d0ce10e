import type { RankScores } from '../../../models/metrics/ranking.ts'

/** One finished recipe; a run in several parts counts only the last one's time. */
export interface Outcome {
  readonly recipe: string
  readonly seed: number
  readonly about: string
  readonly epochs: number
  readonly seconds: number
  readonly cpuSeconds: number
  /** On all validation triples, both ends; answers of training and validation are passed over. */
  readonly filtered: RankScores
  /** The same with the answers of test passed over too, as published figures are; null: not asked for. */
  readonly published: RankScores | null
}

/** Markdown, as it stands in the experiments' page. */
export function resultsTable(outcomes: readonly Outcome[]): string {
  const cells = (scores: RankScores | null) =>
    scores === null
      ? ['', '', '']
      : [scores.meanReciprocalRank.toFixed(4), scores.hits1.toFixed(4), scores.hits10.toFixed(4)]
  const rows = outcomes.map(({ recipe, seed, epochs, cpuSeconds, filtered, published }) =>
    [recipe, seed, epochs, Math.round(cpuSeconds), ...cells(filtered), ...cells(published)].join(' | '),
  )
  return [
    '| Recipe | Seed | Epochs | CPU s | MRR | Hits@1 | Hits@10 | MRR, test filtered too | Hits@1 | Hits@10 |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n')
}
