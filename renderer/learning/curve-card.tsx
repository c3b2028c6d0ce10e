import { NativeSelect, SegmentedControl, Skeleton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { CurvePoint, LearningTask } from '../../contract/domain/learning-report.ts'
import type { LearningState } from '../../contract/domain/status.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { Message } from '../shell/message.tsx'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { visibleName } from '../shell/visible-name.ts'
import { type CurveAxis, curveRows } from './curve-rows.ts'
import classes from './learning.module.css'
import { taskName } from './task-names.ts'
import { useCurve } from './use-curve.ts'

// The charts are half as large as the rest of the desk, and only this page has them.
const CurvePlot = lazy(async () => ({ default: (await import('./curve-plot.tsx')).CurvePlot }))

/** Is it getting better? F1 of every version on posts that it was never trained on. */
export function CurveCard({ learning }: { readonly learning: LearningState }) {
  const curve = useCurve(learning)
  return (
    <section className={shell.card} aria-label={t('learning.curve')}>
      {curve.isPending ? (
        <div role="status" aria-label={t('learning.loadingCurve')}>
          <Skeleton height="14rem" radius="md" />
        </div>
      ) : curve.data === undefined ? (
        <Message tone="bad" title={t('learning.noCurve')}>
          {failureOf(curve.error).message}
        </Message>
      ) : curve.data.length === 0 ? (
        <>
          <h2 className={classes.cardTitle}>{t('learning.curve')}</h2>
          <p className={classes.dim}>{t('learning.curveLead')}</p>
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
        <h2 className={classes.cardTitle}>{t('learning.curve')}</h2>
        {tasks.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('learning.task')}
            value={task}
            onChange={(value) => {
              setTask(value)
              setType(null)
            }}
            data={tasks.map((value) => ({ value, label: taskName(value) }))}
          />
        )}
        <NativeSelect
          size="xs"
          aria-label={t('learning.type')}
          value={type ?? ''}
          onChange={(event) => setType(event.currentTarget.value === '' ? null : event.currentTarget.value)}
          data={[
            { value: '', label: t('learning.allTypes') },
            ...names.map((name) => ({ value: name, label: visibleName(name) })),
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('learning.over')}
          value={over}
          onChange={setOver}
          data={[
            { value: 'labels', label: t('learning.overLabels') },
            { value: 'time', label: t('learning.overTime') },
          ]}
        />
      </div>
      {rows.length === 0 ? (
        <p className={classes.dim}>{t('learning.nothingToMeasure')}</p>
      ) : (
        <Suspense fallback={<Skeleton height={230} />}>
          <CurvePlot rows={rows} over={over} />
        </Suspense>
      )}
      <p className={classes.note}>{t('learning.curveNote')}</p>
    </>
  )
}
