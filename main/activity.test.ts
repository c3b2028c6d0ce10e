import { expect, test } from 'vitest'
import type { GraphModelState } from '../contract/domain/graph.ts'
import { defaultLearningSettings, type RunState, type TrainingRun } from '../contract/domain/learning.ts'
import type { ProjectNews } from '../contract/domain/status.ts'
import { type Activity, afterNews, progressOf } from './activity.ts'
import { RunSigns, type SignsOfPlatform } from './run-signs.ts'
import { wordsOf } from './words.ts'

const project = '0123456789abcdef'

function run(state: RunState): TrainingRun {
  return {
    id: '018f0000-0000-7000-8000-000000000000',
    trigger: 'person',
    startedAt: 1,
    endedAt: null,
    trainedPosts: 10,
    heldOutPosts: 2,
    state,
  }
}

function learning(running: TrainingRun | null, lastRun: TrainingRun | null): ProjectNews {
  const state = { settings: defaultLearningSettings, running, lastRun, versions: [], current: null, newlyConfirmed: 0 }
  return { kind: 'learning', state }
}

const training = (progress: number): ProjectNews =>
  learning(run({ kind: 'running', phase: 'training', progress, secondsLeft: null, loss: null }), null)
const graph = (state: Partial<GraphModelState>): ProjectNews => ({
  kind: 'graph-model',
  state: { running: null, ready: null, problem: null, ...state },
})
const figures = {
  posts: 1,
  total: { precision: 1, recall: 1, f1: 1, gold: 1, predicted: 1, correct: 1 },
  perType: [],
}
const version = { version: 'v', before: figures, after: figures, reason: 'F1 71 to 73', judgement: null } as const

const running: Activity = [{ project, kind: 'posts', progress: 0.4 }]

test('a run is under way while it says so, once, with its latest progress', () => {
  const first = afterNews([], project, training(0.2))
  expect(afterNews(first.activity, project, training(0.4))).toEqual({ activity: running, ending: null })
})

test.each<{ name: string; state: RunState; ending: unknown }>([
  {
    name: 'a version that is taken',
    state: { kind: 'promoted', ...version },
    ending: { kind: 'learnt', why: 'F1 71 to 73' },
  },
  {
    name: 'a version that waits',
    state: { kind: 'candidate', ...version },
    ending: { kind: 'kept', why: 'F1 71 to 73' },
  },
  { name: 'a failure', state: { kind: 'failed', reason: 'disk' }, ending: { kind: 'failed', why: 'disk' } },
  { name: 'cancelling', state: { kind: 'cancelled' }, ending: null },
])('a run that ends with $name is told so', ({ state, ending }) => {
  expect(afterNews(running, project, learning(null, run(state)))).toEqual({ activity: [], ending })
})

test('a run that had ended before anyone looked is not told again', () => {
  expect(afterNews([], project, learning(null, run({ kind: 'failed', reason: 'disk' }))).ending).toBeNull()
})

test('runs of graphs and of other projects go on beside it', () => {
  const { activity } = afterNews(running, project, graph({ running: { phase: 'x', progress: 0.8, secondsLeft: 1 } }))
  expect(progressOf(activity)).toBeCloseTo(0.6)
  const other = afterNews(activity, 'fedcba9876543210', training(0))
  expect(other.activity).toHaveLength(3)
  expect(afterNews(other.activity, project, graph({ problem: 'too few' }))).toMatchObject({
    activity: [{ kind: 'posts', project }, { project: 'fedcba9876543210' }],
    ending: { kind: 'failed', why: 'too few' },
  })
  expect(progressOf([])).toBeNull()
})

function signs(isLookedAt: boolean) {
  const done: string[] = []
  const platform: SignsOfPlatform = {
    stayAwake: () => {
      done.push('awake')
      return 7
    },
    mayRest: (id) => void done.push(`rest ${id}`),
    showProgress: (progress) => void done.push(`bar ${progress}`),
    notify: (title, body) => void done.push(`${title}: ${body}`),
    isLookedAt: () => isLookedAt,
  }
  return { done, signs: new RunSigns(platform, { words: wordsOf('en'), told: (text) => text }) }
}

test('the machine stays awake and shows a bar while a run lasts, and says when it ends', () => {
  const { done, signs: shown } = signs(false)
  shown.show([{ project, kind: 'posts', progress: 0.101 }], null)
  shown.show([{ project, kind: 'posts', progress: 0.102 }], null)
  shown.show([{ project, kind: 'posts', progress: 0.2 }], null)
  shown.show([], { kind: 'learnt', why: 'F1 71 to 73' })
  shown.show([], null)
  expect(done).toEqual(['awake', 'bar 0.1', 'bar 0.2', 'rest 7', 'bar null', 'Triptych has learnt: F1 71 to 73'])
})

test('who looks at the desk is not told what it shows', () => {
  const { done, signs: shown } = signs(true)
  shown.show([], { kind: 'learnt', why: 'F1 71 to 73' })
  expect(done).toEqual([])
})

test('Chinese is spoken where the system does', () => {
  expect(wordsOf('zh-CN').quit).toBe('退出')
  for (const [name, word] of Object.entries(wordsOf('zh-CN'))) expect(word, name).not.toBe('')
})
