import type { RunState } from '../contract/domain/learning.ts'
import type { ProjectId } from '../contract/domain/project.ts'
import type { ProjectNews } from '../contract/domain/status.ts'
import type { Said } from '../contract/sentences/said.ts'

/** A learning run that is under way. */
export interface Run {
  readonly project: ProjectId
  readonly kind: 'posts' | 'graph'
  /** 0 to 1. */
  readonly progress: number
}
export type Activity = readonly Run[]

/** A run that has just ended, for a notification. */
export interface Ending {
  readonly kind: 'learnt' | 'kept' | 'failed'
  readonly why: string
  readonly said?: Said | undefined
}

export interface AfterNews {
  readonly activity: Activity
  readonly ending: Ending | null
}

/** What is under way after `news` of `project`. A cancelled run ends without a word: the person knows. */
export function afterNews(activity: Activity, project: ProjectId, news: ProjectNews): AfterNews {
  if (news.kind === 'learning') {
    const { running, lastRun } = news.state
    if (running?.state.kind === 'running')
      return { activity: withRun(activity, { project, kind: 'posts', progress: running.state.progress }), ending: null }
    const { rest, wasRunning } = without(activity, project, 'posts')
    return { activity: rest, ending: wasRunning && lastRun !== null ? endingOf(lastRun.state) : null }
  }
  if (news.kind === 'graph-model') {
    const { running, problem, problemSaid } = news.state
    if (running !== null)
      return { activity: withRun(activity, { project, kind: 'graph', progress: running.progress }), ending: null }
    const { rest, wasRunning } = without(activity, project, 'graph')
    if (!wasRunning) return { activity: rest, ending: null }
    return {
      activity: rest,
      ending: problem === null ? { kind: 'learnt', why: '' } : { kind: 'failed', why: problem, said: problemSaid },
    }
  }
  return { activity, ending: null }
}

/** The mean of what is under way, 0 to 1; null: nothing is. */
export function progressOf(activity: Activity): number | null {
  if (activity.length === 0) return null
  return activity.reduce((sum, { progress }) => sum + progress, 0) / activity.length
}

function endingOf(state: RunState): Ending | null {
  switch (state.kind) {
    case 'promoted':
      return { kind: 'learnt', why: state.reason, said: state.said }
    case 'candidate':
      return { kind: 'kept', why: state.reason, said: state.said }
    case 'failed':
      return { kind: 'failed', why: state.reason, said: state.said }
    default:
      return null
  }
}

const isOf =
  (project: ProjectId, kind: Run['kind']) =>
  (run: Run): boolean =>
    run.project === project && run.kind === kind

function withRun(activity: Activity, run: Run): Activity {
  return [...activity.filter((each) => !isOf(run.project, run.kind)(each)), run]
}

function without(activity: Activity, project: ProjectId, kind: Run['kind']) {
  const rest = activity.filter((run) => !isOf(project, kind)(run))
  return { rest, wasRunning: rest.length < activity.length }
}
