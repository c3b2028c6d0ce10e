import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { VersionSummary } from '../../contract/domain/learning.ts'
import type { LearningState as State } from '../../contract/domain/status.ts'
import { failureOf } from '../connection/failures.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { dateTimeText, plural } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import { f1Text } from './figures.ts'
import classes from './learning.module.css'

/** Every version with what it reached, per type as well; any of them can be taken. */
export function Versions({ learning }: { readonly learning: State }) {
  const { client } = useDeskPorts()
  const { session, canWrite, view } = useProject()
  const use = useMutation({
    mutationFn: (version: string) => client.learning.use({ project: session.project, version }),
    onSuccess: (_state, version) =>
      tell({ tone: 'quiet', title: `${version} is in use`, text: 'Suggestions are being renewed with it.' }),
    onError: (error) => tell({ tone: 'error', title: 'Not changed', text: failureOf(error).message }),
  })
  const types = view.types.map((t) => t.name)
  const action = (v: VersionSummary) => (v.state === 'candidate' ? 'Use anyway' : 'Go back to this')
  return (
    <section aria-label="Versions">
      <h2 className={classes.heading}>Versions</h2>
      {learning.versions.length === 0 ? (
        <p className={classes.dim}>There is no version yet.</p>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th>Version</th>
                <th className={classes.number}>F1</th>
                <th className={classes.number}>Precision</th>
                <th className={classes.number}>Recall</th>
                {types.map((type) => (
                  <th key={type} className={`${classes.number} ${colourClass(view, type)} ${classes.typeHead}`}>
                    {type}
                  </th>
                ))}
                <th className={classes.number}>on</th>
                <th>Made</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {learning.versions.map((v) => (
                <tr key={v.version}>
                  <td>
                    {v.version}{' '}
                    {v.state === 'current' ? (
                      <span className={shell.tag} data-tone="good">
                        in use
                      </span>
                    ) : v.state === 'candidate' ? (
                      <span className={shell.tag} data-tone="warn">
                        not taken
                      </span>
                    ) : null}
                  </td>
                  <td className={classes.number}>
                    <b>{v.evaluation === null ? '–' : f1Text(v.evaluation)}</b>
                  </td>
                  <td className={classes.number}>{v.evaluation?.total.precision.toFixed(1) ?? '–'}</td>
                  <td className={classes.number}>{v.evaluation?.total.recall.toFixed(1) ?? '–'}</td>
                  {types.map((type) => {
                    const scores = v.evaluation?.perType.find((s) => s.type === type)
                    return (
                      <td
                        key={type}
                        className={classes.number}
                        title={
                          scores === undefined
                            ? undefined
                            : `${scores.correct} of ${scores.gold} found, ${scores.predicted} said`
                        }
                      >
                        {scores === undefined || scores.gold === 0 ? '–' : scores.f1.toFixed(1)}
                      </td>
                    )
                  })}
                  <td className={classes.number}>{v.evaluation === null ? '–' : plural(v.evaluation.posts, 'post')}</td>
                  <td className={classes.dim}>
                    {v.createdAt > 0
                      ? dateTimeText(v.createdAt)
                      : v.version.startsWith('starter')
                        ? 'came with Triptych'
                        : 'installed'}
                  </td>
                  <td className={classes.number}>
                    {v.state !== 'current' && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        disabled={!canWrite || use.isPending}
                        aria-label={`${action(v)}: ${v.version}`}
                        onClick={() => use.mutate(v.version)}
                      >
                        {action(v)}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={classes.note}>
        Entity-level exact match, in per cent, on posts that were never trained on. With few posts a point or two is
        noise.
      </p>
    </section>
  )
}
