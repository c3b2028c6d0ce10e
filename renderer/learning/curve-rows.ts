import type { TypeName } from '../../contract/domain/entity-type.ts'
import type { CurvePoint, LearningTask } from '../../contract/domain/learning-report.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'

type Figure = CurvePoint['tasks'][number]['after']

export type CurveAxis = 'labels' | 'time'

/** What the curve shows: a task, one of its types or all, over labels or over time. */
export interface CurveChoice {
  readonly task: LearningTask
  readonly type: TypeName | null
  readonly over: CurveAxis
}

/** A version on the curve. Exactly one of `taken` and `left` is a figure: the line goes through the taken ones. */
export interface CurveRow {
  readonly x: number
  readonly version: ModelVersion
  readonly taken: number | null
  readonly left: number | null
  /** How far the interval reaches below and above, in points. */
  readonly reach: readonly [number, number]
  readonly figure: Figure
  readonly state: CurvePoint['state'] | 'start'
  readonly labels: number
  /** Held-out posts that it was measured on. */
  readonly posts: number
  readonly at: number | null
}

/**
 * The points of the curve by x. Over labels it begins with what was there before anything was learnt, measured with the
 * first version; figures by type are known of versions only.
 */
export function curveRows(points: readonly CurvePoint[], { task, type, over }: CurveChoice): readonly CurveRow[] {
  const rows = points.flatMap((point): CurveRow[] => {
    const measured = point.tasks.find((each) => each.task === task)
    const figure = type === null ? measured?.after : measured?.perType.find((each) => each.type === type)
    if (measured === undefined || figure === undefined || figure.gold === 0) return []
    const x = over === 'labels' ? point.labels : point.at
    return [
      rowOf(figure, {
        x,
        version: point.version,
        state: point.state,
        labels: point.labels,
        posts: measured.posts,
        at: point.at,
      }),
    ]
  })
  const [first] = points
  const measured = first?.tasks.find((each) => each.task === task)
  if (first !== undefined && measured !== undefined && measured.before.gold > 0 && type === null && over === 'labels') {
    const start = {
      x: 0,
      version: first.parent ?? 'before',
      state: 'start',
      labels: 0,
      posts: measured.posts,
      at: null,
    } as const
    rows.push(rowOf(measured.before, start))
  }
  return rows.sort((a, b) => a.x - b.x)
}

function rowOf(figure: Figure, of: Pick<CurveRow, 'x' | 'version' | 'state' | 'labels' | 'posts' | 'at'>): CurveRow {
  const { f1, interval } = figure
  const isLeft = of.state === 'candidate'
  return {
    ...of,
    figure,
    taken: isLeft ? null : f1,
    left: isLeft ? f1 : null,
    reach: interval === null ? [0, 0] : [Math.max(0, f1 - interval.low), Math.max(0, interval.high - f1)],
  }
}

/** Marks on the axis of F1, evenly apart, around everything that is shown, intervals included. 0 to 100. */
export function f1Ticks(rows: readonly CurveRow[]): readonly number[] {
  const low = Math.min(...rows.map(({ figure, reach }) => figure.f1 - reach[0]))
  const high = Math.max(...rows.map(({ figure, reach }) => figure.f1 + reach[1]))
  const step = high - low > 40 ? 20 : high - low > 15 ? 10 : 5
  const from = Math.min(Math.floor(low / step), 100 / step - 1)
  const to = Math.max(from + 1, Math.ceil(high / step))
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step)
}
