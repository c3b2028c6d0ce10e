import { locale, t } from '../language/language.ts'
import '@mantine/charts/styles.css'
import { LineChart } from '@mantine/charts'
import { ErrorBar } from 'recharts'
import { countText, dateTimeText } from '../shell/numbers.ts'
import { visibleName } from '../shell/visible-name.ts'
import { type CurveAxis, type CurveRow, f1Ticks } from './curve-rows.ts'
import { intervalText } from './figures.ts'
import classes from './learning.module.css'

/** The line goes through the versions that were taken; those that were not lie beside it. */
export function CurvePlot({ rows, over }: { readonly rows: readonly CurveRow[]; readonly over: CurveAxis }) {
  const xText = (x: number) => (over === 'labels' ? countText(x) : dayText(x))
  const ticks = [...f1Ticks(rows)]
  // A hundred versions lie close together.
  const size = rows.length > 40 ? 3 : 4.5
  const bar = <ErrorBar dataKey="reach" width={4} strokeWidth={1.25} stroke="var(--faint)" direction="y" />
  return (
    <LineChart
      h={230}
      className={classes.chart ?? ''}
      data={rows.map((row) => ({ ...row }))}
      dataKey="x"
      series={[
        { name: 'taken', label: t('learning.taken'), color: 'var(--accent)' },
        { name: 'left', label: t('learning.notTaken'), color: 'var(--warn)' },
      ]}
      role="group"
      aria-label={t('learning.curveLabel', { versions: t('counted.version', { count: rows.length }) })}
      curveType="linear"
      gridAxis="xy"
      xAxisProps={{
        type: 'number',
        domain: ['dataMin', 'dataMax'],
        tickFormatter: xText,
        padding: { left: 24, right: 24 },
      }}
      yAxisProps={{ ticks, domain: [ticks[0]!, ticks.at(-1)!], interval: 0, width: 40 }}
      xAxisLabel={over === 'labels' ? t('learning.xLabels') : t('learning.xTime')}
      tooltipProps={{ content: ({ payload }) => <Tip row={rowIn(payload?.[0])} /> }}
      lineProps={({ name }) => ({
        strokeOpacity: name === 'left' ? 0 : 1,
        dot: (dot: DotProps) => <Dot key={dot.payload.version + dot.payload.state} dot={dot} side={name} size={size} />,
        children: bar,
      })}
    />
  )
}

interface DotProps {
  readonly cx?: number
  readonly cy?: number
  readonly payload: CurveRow
}

/** A version as it was taken (filled), is in use (ringed), or was left (hollow): told apart without colours. */
function Dot(props: { readonly dot: DotProps; readonly side: string; readonly size: number }) {
  const { dot, side, size } = props
  const { cx, cy, payload: row } = dot
  if (row[side === 'left' ? 'left' : 'taken'] === null || cx === undefined || cy === undefined) return <g />
  const colour = side === 'left' ? 'var(--warn)' : 'var(--accent)'
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: nothing happens on a group of circles
    <g role="img" aria-label={pointText(row)}>
      {row.state === 'current' && (
        <circle cx={cx} cy={cy} r={size + 3.5} fill="none" stroke={colour} strokeWidth={1.5} />
      )}
      <circle
        cx={cx}
        cy={cy}
        r={size}
        fill={side === 'left' || row.state === 'start' ? 'var(--panel)' : colour}
        stroke={colour}
        strokeWidth={2}
      />
    </g>
  )
}

function rowIn(item: { readonly payload?: unknown } | undefined): CurveRow | null {
  // recharts hands back the row that it was given.
  return (item?.payload as CurveRow | undefined) ?? null
}

function Tip({ row }: { readonly row: CurveRow | null }) {
  if (row === null) return null
  return (
    <div className={classes.tip}>
      <b>{visibleName(row.version)}</b> {t(`learning.state_${row.state}`)}
      <div>
        F1 {row.figure.f1.toFixed(1)} ({intervalText(row.figure.interval)})
      </div>
      <div className={classes.dim}>
        {t('learning.toFind', { posts: t('counted.heldOutPost', { count: row.posts }), gold: row.figure.gold })}
        {row.at !== null && (
          <>
            <br />
            {t('learning.learntFrom', {
              labels: t('counted.label', { count: row.labels }),
              time: dateTimeText(row.at),
            })}
          </>
        )}
      </div>
    </div>
  )
}

const pointText = (row: CurveRow): string =>
  t('learning.pointText', {
    version: visibleName(row.version),
    state: t(`learning.state_${row.state}`),
    f1: row.figure.f1.toFixed(1),
    labels: t('counted.label', { count: row.labels }),
  })

const dayText = (at: number): string =>
  new Date(at).toLocaleString(locale(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
