import { type Strategy, strategies } from './strategies.ts'

/** Where a simulated person stands: after so many labelled posts. F1 in percent. */
export interface Step {
  readonly labelled: number
  readonly presses: number
  readonly byHand: number
  readonly f1: number
}

export interface Simulated {
  readonly run: string
  readonly strategy: Strategy
  readonly seed: number
  readonly steps: readonly Step[]
}

export interface MeanStep extends Step {
  readonly seeds: number
  /** Standard deviation over the seeds; 0 for one. */
  readonly spread: number
}

/** Over the seeds, step by step. */
export function meanSteps(runs: readonly Simulated[], strategy: Strategy): MeanStep[] {
  const of = runs.filter((run) => run.strategy === strategy)
  return (of[0]?.steps ?? []).map((_, at) => {
    const steps = of.flatMap(({ steps }) => steps[at] ?? [])
    const mean = (value: (step: Step) => number) => steps.reduce((sum, step) => sum + value(step), 0) / steps.length
    const f1 = mean((step) => step.f1)
    const spread = Math.sqrt(mean((step) => (step.f1 - f1) ** 2))
    return {
      labelled: mean((step) => step.labelled),
      presses: mean((step) => step.presses),
      byHand: mean((step) => step.byHand),
      f1,
      seeds: steps.length,
      spread,
    }
  })
}

/** As Markdown. */
export function table(runs: readonly Simulated[]): string[] {
  return [
    '| Strategy | Seeds | Labelled posts | F1 on valid | Spread | Key presses | Of labelling by hand |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...strategies.flatMap((strategy) =>
      meanSteps(runs, strategy).map(({ seeds, labelled, f1, spread, presses, byHand }) => {
        const share = byHand === 0 ? '' : (presses / byHand).toFixed(2)
        return `| ${strategy} | ${seeds} | ${labelled} | ${f1.toFixed(1)} | ${spread.toFixed(1)} | ${presses.toFixed(0)} | ${share} |`
      }),
    ),
  ]
}

const colours: Readonly<Record<Strategy, string>> = {
  random: '#868e96',
  uncertain: '#e8590c',
  entropy: '#ae3ec9',
  diverse: '#2f9e44',
  mixed: '#1971c2',
}
const [width, height, margin] = [340, 240, 42]

/** Two plots beside each other: F1 against labelled posts, and against key presses. */
export function plot(runs: readonly Simulated[]): string {
  const means = strategies.map((strategy) => ({ strategy, steps: meanSteps(runs, strategy) }))
  const f1s = means.flatMap(({ steps }) => steps.map(({ f1 }) => f1))
  const [low, high] = [Math.floor(Math.min(...f1s) - 1), Math.ceil(Math.max(...f1s) + 1)]
  const panels = (['labelled', 'presses'] as const).map((axis, at) => {
    const most = Math.max(1, ...means.flatMap(({ steps }) => steps.map((step) => step[axis])))
    const x = (value: number) => (margin + (value / most) * (width - margin - 10)).toFixed(1)
    const y = (f1: number) => (height - margin - ((f1 - low) / (high - low)) * (height - margin - 14)).toFixed(1)
    const lines = means.map(({ strategy, steps }) => {
      const points = steps.map((step) => `${x(step[axis])},${y(step.f1)}`).join(' ')
      return `<polyline points="${points}" fill="none" stroke="${colours[strategy]}" stroke-width="2"/>`
    })
    const label = (text: string, dx: number | string, dy: number | string, anchor = 'middle') =>
      `<text x="${dx}" y="${dy}" text-anchor="${anchor}">${text}</text>`
    return [
      `<g transform="translate(${at * width} 0)">`,
      `<path d="M${margin} 10V${height - margin}H${width - 10}" fill="none" stroke="#868e96"/>`,
      label(axis === 'labelled' ? 'labelled posts' : 'key presses', (width + margin) / 2, height - 10),
      ...[0, most / 2, most].map((value) => label(value.toFixed(0), x(value), height - margin + 14)),
      ...[low, (low + high) / 2, high].map((value) => label(value.toFixed(1), margin - 5, y(value), 'end')),
      ...lines,
      '</g>',
    ].join('\n')
  })
  const legend = strategies.map(
    (strategy, at) =>
      `<text x="${margin + 12 + at * 75}" y="20" fill="${colours[strategy]}" font-weight="bold">${strategy}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * width} ${height}" font-family="sans-serif" font-size="11" fill="#495057">`,
    '<title>F1 by labels and by key presses, for each order of asking</title>',
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...panels,
    ...legend,
    '</svg>',
    '',
  ].join('\n')
}
