import { NativeSelect, SegmentedControl, Skeleton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { CurvePoint, LearningTask } from '../../contract/domain/learning-report.ts'
import type { LearningState } from '../../contract/domain/status.ts'
import { failureOf } from '../connection/failures.ts'
import { Message } from '../shell/message.tsx'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { visibleName } from '../shell/visible-name.ts'
import { type CurveAxis, curveRows } from './curve-rows.ts'
import classes from './learning.module.css'
import { taskNames } from './task-names.ts'
import { useCurve } from './use-curve.ts'

// The charts are half as large as the rest of the desk, and only this page has them.
const CurvePlot = lazy(async () => ({ default: (await import('./curve-plot.tsx')).CurvePlot }))

/** Is it getting better? F1 of every version on posts that it was never trained on. */
export function CurveCard({ learning }: { readonly learning: LearningState }) {
  const curve = useCurve(learning)
  return (
    <section className={shell.card} aria-label="Learning curve">
      {curve.isPending ? (
        <div role="status" aria-label="Loading the curve">
          <Skeleton height="14rem" radius="md" />
        </div>
      ) : curve.data === undefined ? (
        <Message tone="bad" title="The curve cannot be read">
          {failureOf(curve.error).message}
        </Message>
      ) : curve.data.length === 0 ? (
        <>
          <h2 className={classes.cardTitle}>Learning curve</h2>
          <p className={classes.dim}>
            It begins with the first version that was measured on held-out posts. About one confirmed post in ten is
            held out for that.
          </p>
        </>
      ) : (
        <Curve points={curve.data} />
      )}
    </section>
  )
}

function Curve({ points }: { readonly points: readonly CurvePoint[] }) {
  const { types } = useProject().view
  const [over, setOver] = useState<CurveAxis>('labels')
  const [task, setTask] = useState<LearningTask>('mentions')
  const [type, setType] = useState<string | null>(null)
  const tasks = (['mentions', 'relations'] as const).filter((each) =>
    points.some((point) => point.tasks.some((measured) => measured.task === each && measured.after.gold > 0)),
  )
  const seen = new Set(
    points.flatMap((p) => p.tasks.filter((t) => t.task === task).flatMap((t) => t.perType.map((e) => e.type))),
  )
  const known = types.map(({ name }) => name)
  const names = [...known.filter((name) => seen.has(name)), ...[...seen].filter((name) => !known.includes(name)).sort()]
  const rows = curveRows(points, { task, type, over })
  return (
    <>
      <div className={classes.cardHead}>
        <h2 className={classes.cardTitle}>Learning curve</h2>
        {tasks.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="Task"
            value={task}
            onChange={(value) => {
              setTask(value)
              setType(null)
            }}
            data={tasks.map((value) => ({ value, label: taskNames[value] }))}
          />
        )}
        <NativeSelect
          size="xs"
          aria-label="Type"
          value={type ?? ''}
          onChange={(event) => setType(event.currentTarget.value === '' ? null : event.currentTarget.value)}
          data={[
            { value: '', label: 'all types' },
            ...names.map((name) => ({ value: name, label: visibleName(name) })),
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label="Over"
          value={over}
          onChange={setOver}
          data={[
            { value: 'labels', label: 'over labels' },
            { value: 'time', label: 'over time' },
          ]}
        />
      </div>
      {rows.length === 0 ? (
        <p className={classes.dim}>Held-out posts have nothing of this to measure.</p>
      ) : (
        <Suspense fallback={<Skeleton height={230} />}>
          <CurvePlot rows={rows} over={over} />
        </Suspense>
      )}
      <p className={classes.note}>
        F1 on held-out posts, in per cent, as each version was measured when it was made; the bars are 95 % intervals
        over the choice of posts. Versions may have been measured on different posts.
      </p>
    </>
  )
}
