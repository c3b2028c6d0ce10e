import { ORPCError } from '@orpc/client'
import { QueryClient } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import type { Saved } from '../../contract/calls/decisions.ts'
import type { PostView } from '../../contract/calls/posts.ts'
import type { Decision, LoggedEvent } from '../../contract/domain/event.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import { defaultLearningSettings, type TrainingRun } from '../../contract/domain/learning.ts'
import type { ProjectNews } from '../../contract/domain/status.ts'
import type { Client } from '../connection/client.ts'
import type { Connection } from '../connection/connection.ts'
import { countingIds, pierPost } from '../testing/post-views.ts'
import { acceptSuggestion } from '../workspace/edits.ts'
import { acceptedOf } from '../workspace/visible.ts'
import { openProjectSession, type ProjectSession } from './project-session.ts'
import { keys } from './query-keys.ts'
import { createStore } from './store.ts'

const project = '0123456789abcdef'
const counts = {
  posts: 1,
  todo: 1,
  skipped: 0,
  done: 0,
  mentions: 2,
  rejected: 0,
  relations: 0,
  regions: 0,
  groundings: 0,
  doneToday: 0,
}

const logged = (decision: Decision, seq: number): LoggedEvent => ({
  id: decision.id,
  seq,
  at: 0,
  by: 'test',
  action: { kind: 'decide', intent: decision.intent },
  changes: decision.changes,
})

const sessions: ProjectSession[] = []
afterEach(() => {
  for (const session of sessions.splice(0)) session.close()
})

/** A session over an engine that answers each decision through `decide` and tells the news that the test sends. */
function setUp(decide: (decision: Decision) => Promise<Saved>) {
  const waiting: ((news: ProjectNews) => void)[] = []
  const told: ProjectNews[] = []
  async function* watch() {
    for (;;) yield told.shift() ?? (await new Promise<ProjectNews>((resolve) => waiting.push(resolve)))
  }
  const client = {
    decisions: { decide: (input: { decision: Decision }) => decide(input.decision) },
    projects: { watch: async () => watch(), open: async () => undefined },
  } as unknown as Client
  const connection: Connection = {
    client,
    state: createStore({ kind: 'open' as const }),
    whenOpen: async () => {},
    close: () => {},
  }
  const queries = new QueryClient()
  queries.setQueryData(keys.post(project, 1), pierPost())
  const notices: string[] = []
  const session = openProjectSession(project, {
    connection,
    queries,
    tell: (notice) => notices.push(notice.title),
    goTo: () => {},
  })
  sessions.push(session)
  const tellNews = (news: ProjectNews) => {
    const next = waiting.shift()
    if (next === undefined) told.push(news)
    else next(news)
  }
  const shown = () => acceptedOf(queries.getQueryData<PostView>(keys.post(project, 1))!).map((m) => m.surface)
  return { session, queries, notices, tellNews, shown }
}

const firstAccept = () => acceptSuggestion(pierPost(), pierPost().suggestions[0]!, countingIds())!
const idle = (session: ProjectSession) => vi.waitFor(() => expect(session.outbox.state.get().pending).toHaveLength(0))

test('an acknowledged decision is in the cache before it leaves the outbox, and its own news changes nothing', async () => {
  const { session, shown, tellNews, queries } = setUp(async (decision) => ({ event: logged(decision, 7), counts }))
  session.decide(firstAccept())
  await idle(session)
  expect(shown()).toEqual(['Mira Tarn', 'Okoro'])
  const before = queries.getQueryData(keys.post(project, 1))
  tellNews({ kind: 'event', event: logged({ id: 'x', ...firstAccept() }, 7), counts })
  await Promise.resolve()
  expect(queries.getQueryData(keys.post(project, 1))).toBe(before)
})

test('a decision is saved without complaint while it is known how many posts could be accepted unseen', async () => {
  const { session, queries, notices } = setUp(async (decision) => ({ event: logged(decision, 7), counts }))
  queries.setQueryData(keys.sure(project, 0.95), { posts: 4 })
  session.decide(firstAccept())
  await idle(session)
  expect(notices).toEqual([])
})

test('a decision of another window is shown here', async () => {
  const { shown, tellNews } = setUp(async () => Promise.reject(new Error('not asked')))
  tellNews({ kind: 'event', event: logged({ id: 'other', ...firstAccept() }, 3), counts })
  await vi.waitFor(() => expect(shown()).toEqual(['Mira Tarn', 'Okoro']))
})

test('a conflict takes the decision back, asks for the post again and says so', async () => {
  const data: Failure = { kind: 'conflict', message: 'Somebody was quicker.', facts: {} }
  const { session, shown, notices, queries } = setUp(() => Promise.reject(new ORPCError('FAILED', { data })))
  session.decide(firstAccept())
  await idle(session)
  expect(shown()).toEqual(['Okoro'])
  expect(notices).toEqual(['Changed elsewhere meanwhile'])
  expect(queries.getQueryState(keys.post(project, 1))?.isInvalidated).toBe(true)
})

test('after a reconnection that missed events, what is cached is asked for again', async () => {
  const { tellNews, queries } = setUp(async () => Promise.reject(new Error('not asked')))
  queries.setQueryData(keys.view(project), { seq: 5, counts })
  tellNews({ kind: 'hello', seq: 9, counts })
  await vi.waitFor(() => expect(queries.getQueryState(keys.post(project, 1))?.isInvalidated).toBe(true))
})

test('renewed suggestions make only the posts that have them stale', async () => {
  const { tellNews, queries } = setUp(async () => Promise.reject(new Error('not asked')))
  queries.setQueryData(keys.post(project, 2), pierPost({ post: 2 }))
  const suggesting = { version: 'v2', device: null, waiting: 0, postsPerMinute: null, problem: null }
  tellNews({ kind: 'suggested', posts: [2], suggesting })
  await vi.waitFor(() => expect(queries.getQueryState(keys.post(project, 2))?.isInvalidated).toBe(true))
  expect(queries.getQueryState(keys.post(project, 1))?.isInvalidated).toBe(false)
})

test('a worker that restarts is told of quietly', async () => {
  const { tellNews, notices } = setUp(async () => Promise.reject(new Error('not asked')))
  tellNews({ kind: 'worker', role: 'compute', state: 'restarting', reason: 'killed' })
  await vi.waitFor(() => expect(notices).toEqual(['Suggestions: restarting']))
})

const evaluation = {
  posts: 3,
  total: { precision: 70, recall: 70, f1: 70, gold: 10, predicted: 10, correct: 7 },
  perType: [],
}

test('the end of a run is told once, whatever page is shown', async () => {
  const { tellNews, notices, queries } = setUp(async () => Promise.reject(new Error('not asked')))
  const run = { id: 'r', trigger: 'person' as const, startedAt: 0, endedAt: null, trainedPosts: 9, heldOutPosts: 3 }
  const running: TrainingRun = {
    ...run,
    state: { kind: 'running', phase: 'training', progress: 0.5, secondsLeft: 1, loss: null },
  }
  const ended: TrainingRun = {
    ...run,
    endedAt: 1,
    state: {
      kind: 'promoted',
      version: 'v1',
      before: evaluation,
      after: evaluation,
      reason: 'F1 70.0 to 70.0',
      judgement: null,
    },
  }
  const learning = { settings: defaultLearningSettings, versions: [], current: null, newlyConfirmed: 0 }
  queries.setQueryData(keys.view(project), { seq: 1, counts, learning: { ...learning, running: null, lastRun: null } })
  tellNews({ kind: 'learning', state: { ...learning, running, lastRun: null } })
  tellNews({ kind: 'learning', state: { ...learning, running: null, lastRun: ended } })
  tellNews({ kind: 'learning', state: { ...learning, running: null, lastRun: ended } })
  await vi.waitFor(() => expect(notices).toEqual(['Learnt: v1 is in use']))
})
