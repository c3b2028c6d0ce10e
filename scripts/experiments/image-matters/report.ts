import type { Accuracies } from './measure-network.ts'

/** One trained and measured network: a line of JSON. */
export interface Outcome extends Accuracies {
  readonly network: string
  readonly seed: number
  readonly posts: number
  readonly epochs: number
  readonly heldOut: number
  readonly seconds: number
}

const columns = ['network', 'right image', 'shuffled', 'irrelevant added', 'epochs', 'seconds']
const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** A Markdown table; chance stands beneath, with the spread that twelve classes have by luck alone. */
export function resultsTable(outcomes: readonly Outcome[], classes: number): string {
  const rows = outcomes.map(({ network, right, shuffled, irrelevantAdded, epochs, seconds }) => [
    network,
    percent(right),
    percent(shuffled),
    percent(irrelevantAdded),
    String(epochs),
    seconds.toFixed(0),
  ])
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  const chance = 1 / classes
  const luck = 2 * Math.sqrt((chance * (1 - chance)) / (outcomes[0]?.heldOut ?? 1))
  return [...lines, '', `Chance is ${percent(chance)}, give or take ${percent(luck)} (two standard deviations).`].join(
    '\n',
  )
}
