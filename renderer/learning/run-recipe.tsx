import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { failureOf } from '../connection/failures.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { durationText, plural } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import classes from './learning.module.css'

/** All that is needed to repeat a run exactly. */
export function RunRecipe({ run }: { readonly run: string }) {
  const { client } = useDeskPorts()
  const { session, view } = useProject()
  const { project } = session
  const details = useQuery({
    queryKey: keys.runDetails(project, run),
    queryFn: ({ signal }) => client.learning.runDetails({ project, run }, { signal }),
  })
  if (details.isPending) return <Skeleton height="5rem" />
  if (details.data === undefined) {
    return <Message tone="bad">{failureOf(details.error).message}</Message>
  }
  if (details.data === null)
    return <p className={classes.dim}>Nothing is recorded: the version is gone, or was made by an older Triptych.</p>
  const d = details.data
  const facts: readonly (readonly [string, string])[] = [
    ['Learnt from', `${plural(d.fresh, 'new post')} and ${plural(d.replayed, 'older one')}; measured on ${d.measured}`],
    ['Trained', `${d.layers}, learning rate ${d.learningRate}, on ${d.device}, ${durationText(d.seconds)}`],
    ['Loss', d.losses.map((loss) => loss.toFixed(3)).join(', ')],
    ['Began with', `${d.parent} (weights ${d.parentSha256.slice(0, 12)}…)`],
    ['Decisions', `up to number ${d.seq} of the log, digest ${d.digest.slice(0, 12)}…, seed ${d.seed}`],
    ['Repeat it', `triptych train --project "${view.summary.name}" --repeat ${d.version}`],
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
