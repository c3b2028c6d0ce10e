import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { TrainingRun, VersionSummary } from '../../contract/domain/learning.ts'
import type { CurvePoint } from '../../contract/domain/learning-report.ts'
import type { LearningState } from '../../contract/domain/status.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { NameText } from '../shell/name-text.tsx'
import { dateTimeText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import { f1Text, intervalText } from './figures.ts'
import classes from './learning.module.css'
import { useLearningView } from './learning-view.ts'
import { reasonText } from './reason-text.ts'
import { ShowAll, shownAtFirst } from './show-all.tsx'
import { useCurve } from './use-curve.ts'
import { useRuns } from './use-runs.ts'

/** Every version with what it reached and why it was taken or not; any of them can be taken again. */
export function Versions({ learning }: { readonly learning: LearningState }) {
  const { client } = useDeskPorts()
  const { session } = useProject()
  const runs = useRuns().data ?? []
  const points = useCurve(learning).data ?? []
  const [all, showAll] = useState(false)
  const use = useMutation({
    mutationFn: (version: string) => client.learning.use({ project: session.project, version }),
    onSuccess: (_state, version) =>
      tell({ tone: 'quiet', title: t('learning.nowInUse', { version }), text: t('learning.renewing') }),
    onError: (error) => tell({ tone: 'error', title: t('learning.notChanged'), text: failureOf(error).message }),
  })
  const { versions } = learning
  // What is in use and what came with the program stay in sight however many lie between.
  const shown = all ? versions : versions.filter((v, i) => i < shownAtFirst || v.state === 'current' || isPackage(v))
  return (
    <section aria-label={t('learning.versions')}>
      <h2 className={classes.heading}>{t('learning.versions')}</h2>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t('learning.version')}</th>
              <th className={classes.number}>F1</th>
              <th className={classes.number}>95 %</th>
              <th className={classes.number}>{t('learning.precision')}</th>
              <th className={classes.number}>{t('learning.recall')}</th>
              <th className={classes.number}>{t('learning.heldOut')}</th>
              <th className={classes.number}>{t('learning.recipeFrom')}</th>
              <th>{t('learning.made')}</th>
              <th>
                <span className={classes.unseen}>{t('learning.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((version) => (
              <VersionRow
                key={version.version}
                summary={version}
                run={runs.find(({ state }) => 'version' in state && state.version === version.version)}
                point={points.find((each) => each.version === version.version)}
                use={use.isPending ? null : use.mutate}
              />
            ))}
          </tbody>
        </table>
      </div>
      <ShowAll all={all} count={versions.length} shown={shown.length} show={showAll} what="versions" />
      <p className={classes.note}>{t('learning.versionsNote')}</p>
    </section>
  )
}

const isPackage = ({ createdAt }: VersionSummary) => createdAt === 0

function VersionRow(props: {
  readonly summary: VersionSummary
  readonly run: TrainingRun | undefined
  readonly point: CurvePoint | undefined
  readonly use: ((version: string) => void) | null
}) {
  const { summary: v, run, point, use } = props
  const { canWrite } = useProject()
  const [, look] = useLearningView()
  const interval = point?.tasks.find(({ task }) => task === 'mentions')?.after.interval ?? null
  const action = v.state === 'candidate' ? t('learning.useAnyway') : t('learning.goBack')
  return (
    <tr>
      <td className={classes.versionCell}>
        <span className={classes.versionName}>
          <NameText name={v.version} />
          {v.state === 'current' ? (
            <span className={shell.tag} data-tone="good">
              {t('learning.state_current')}
            </span>
          ) : v.state === 'candidate' ? (
            <span className={shell.tag} data-tone="warn">
              {t('learning.state_candidate')}
            </span>
          ) : null}
        </span>
        {run !== undefined && 'reason' in run.state && <span className={classes.why}>{reasonText(run.state)}</span>}
      </td>
      <td className={classes.number}>
        <b>{v.evaluation === null ? '–' : f1Text(v.evaluation)}</b>
      </td>
      <td className={classes.number}>{intervalText(interval)}</td>
      <td className={classes.number}>{v.evaluation?.total.precision.toFixed(1) ?? '–'}</td>
      <td className={classes.number}>{v.evaluation?.total.recall.toFixed(1) ?? '–'}</td>
      <td className={classes.number}>
        {v.evaluation === null ? '–' : t('counted.post', { count: v.evaluation.posts })}
      </td>
      <td className={classes.number}>
        {point === undefined
          ? '–'
          : t('learning.postsAndLabels', {
              posts: t('counted.post', { count: point.posts }),
              labels: t('counted.label', { count: point.labels }),
            })}
      </td>
      <td className={classes.made}>
        {!isPackage(v)
          ? dateTimeText(v.createdAt)
          : v.version.startsWith('starter')
            ? t('learning.cameWith')
            : t('learning.installed')}
      </td>
      <td>
        <span className={classes.actions}>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('learning.figuresOf', { version: v.version })}
            onClick={() => look({ tab: 'figures', version: v.version, cell: null })}
          >
            {t('learning.figures')}
          </Button>
          {v.state !== 'current' && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={!canWrite || use === null}
              aria-label={`${action}: ${v.version}`}
              onClick={() => use?.(v.version)}
            >
              {action}
            </Button>
          )}
        </span>
      </td>
    </tr>
  )
}
