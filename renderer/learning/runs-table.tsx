import { useQuery } from '@tanstack/react-query'
import type { TrainingRun } from '../../contract/domain/learning.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { countText, dateTimeText, durationText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import classes from './learning.module.css'

/** The runs so far and what came of each. */
export function Runs() {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const runs = useQuery({
    queryKey: keys.runs(project),
    queryFn: ({ signal }) => client.learning.runs({ project }, { signal }),
  })
  if (runs.data === undefined || runs.data.length === 0) return null
  return (
    <section aria-label="Runs">
      <h2 className={classes.heading}>Runs</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>Began</th>
            <th>Why</th>
            <th className={classes.number}>Trained on</th>
            <th className={classes.number}>Took</th>
            <th>Outcome</th>
          </tr>
        </thead>
        <tbody>
          {runs.data.map((run) => (
            <tr key={run.id}>
              <td className={classes.dim}>{dateTimeText(run.startedAt)}</td>
              <td>{run.trigger === 'person' ? 'asked for' : 'by itself'}</td>
              <td className={classes.number}>{countText(run.trainedPosts)}</td>
              <td className={classes.number}>
                {run.endedAt === null ? '' : durationText((run.endedAt - run.startedAt) / 1000)}
              </td>
              <td>{outcome(run)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function outcome({ state }: TrainingRun): string {
  switch (state.kind) {
    case 'running':
      return 'under way'
    case 'promoted':
      return `${state.version}: ${state.reason}`
    case 'candidate':
      return `${state.version} not taken: ${state.reason}`
    case 'cancelled':
      return 'cancelled'
    case 'failed':
      return `failed: ${state.reason}`
    default:
      return state satisfies never
  }
}
