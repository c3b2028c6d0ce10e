import { NativeSelect, SegmentedControl } from '@mantine/core'
import { IconRuler } from '@tabler/icons-react'
import type { CurvePoint, TaskReport, VersionReport } from '../../contract/domain/learning-report.ts'
import type { LearningState } from '../../contract/domain/status.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { dateTimeText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { visibleName } from '../shell/visible-name.ts'
import { keys } from '../state/query-keys.ts'
import { Confusion } from './confusion.tsx'
import { enoughToMeasure } from './figures.ts'
import classes from './learning.module.css'
import { useLearningView } from './learning-view.ts'
import { MadeFigures } from './made-figures.tsx'
import { ReadingBar } from './reading-bar.tsx'
import { Reliability } from './reliability.tsx'
import { taskName } from './task-names.ts'
import { TypeFigures } from './type-figures.tsx'
import { useCurve } from './use-curve.ts'
import { useReading } from './use-reading.ts'

/** How a version does on what is held out now: by type, how far its probabilities can be believed, what it confuses. */
export function VersionFigures({ learning }: { readonly learning: LearningState }) {
  const [{ version }, look] = useLearningView()
  const points = useCurve(learning).data ?? []
  const known = learning.versions.map((each) => each.version)
  const shown = known.find((each) => each === version) ?? learning.current ?? known[0]
  if (shown === undefined) return <p className={classes.dim}>{t('learning.noVersion')}</p>
  return (
    <>
      <NativeSelect
        label={t('learning.version')}
        className={classes.picker ?? ''}
        value={shown}
        data={learning.versions.map((each) => ({
          value: each.version,
          label:
            each.state === 'current'
              ? t('learning.inUse', { version: visibleName(each.version) })
              : visibleName(each.version),
        }))}
        onChange={(event) => look({ version: event.currentTarget.value, cell: null })}
      />
      <Measured key={shown} version={shown} made={points.find((each) => each.version === shown)} />
    </>
  )
}

/** @param made how it was measured when it was made; nothing for packages and where nothing was held out */
function Measured({ version, made }: { readonly version: string; readonly made: CurvePoint | undefined }) {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const reading = useReading<{ readonly kind: 'report'; readonly report: VersionReport }>(
    keys.report(project, version),
    (signal) => client.learning.measure({ project, version }, { signal }),
  )
  const report = reading.result?.report
  return (
    <>
      <ReadingBar
        reading={reading}
        icon={<IconRuler size={15} />}
        label={report === undefined ? t('learning.measure') : t('learning.measureAgain')}
        note={
          report === undefined
            ? t('learning.measureNote')
            : t('learning.measuredAt', { time: dateTimeText(report.measuredAt) })
        }
      />
      {report !== undefined && <Report report={report} />}
      {made?.tasks
        .filter(({ task }) => report?.tasks.some((each) => each.task === task) !== true)
        .map((task) => (
          <MadeFigures key={task.task} task={task} />
        ))}
    </>
  )
}

function Report({ report }: { readonly report: VersionReport }) {
  const [view, look] = useLearningView()
  const task = report.tasks.find((each) => each.task === view.task) ?? report.tasks[0]
  if (task === undefined) return <p className={classes.dim}>{t('learning.nothingMeasured')}</p>
  return (
    <>
      {report.tasks.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('learning.task')}
          className={classes.picker ?? ''}
          value={task.task}
          onChange={(value) => look({ task: value, cell: null })}
          data={report.tasks.map(({ task: value }) => ({ value, label: taskName(value) }))}
        />
      )}
      {task.posts < enoughToMeasure && (
        <Message tone="warn" title={t('learning.tooFew')}>
          {t('learning.tooFewMore', { posts: t('counted.post', { count: task.posts }), enough: enoughToMeasure })}
        </Message>
      )}
      <TaskFigures task={task} />
    </>
  )
}

function TaskFigures({ task }: { readonly task: TaskReport }) {
  return (
    <>
      <div className={classes.twoCards}>
        <section className={shell.card} aria-label={t('learning.byType')}>
          <h2 className={classes.cardTitle}>
            {t('learning.taskOn', {
              task: taskName(task.task),
              posts: t('counted.heldOutPost', { count: task.posts }),
            })}
          </h2>
          <TypeFigures task={task} />
        </section>
        <section className={shell.card} aria-label={t('learning.calibration')}>
          <h2 className={classes.cardTitle}>{t('learning.believed')}</h2>
          <Reliability calibration={task.calibration} />
        </section>
      </div>
      <section className={shell.card} aria-label={t('learning.confusion')}>
        <h2 className={classes.cardTitle}>{t('learning.whatForWhat')}</h2>
        <Confusion task={task} />
      </section>
    </>
  )
}
