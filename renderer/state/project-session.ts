import type { QueryClient } from '@tanstack/react-query'
import type { Saved } from '../../contract/calls/decisions.ts'
import type { PostView, QueueRow } from '../../contract/calls/posts.ts'
import type { ProjectView } from '../../contract/calls/projects.ts'
import type { Change, LoggedEvent } from '../../contract/domain/event.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import type { GraphModelState } from '../../contract/domain/graph.ts'
import type { TrainingRun } from '../../contract/domain/learning.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { ProjectCounts, ProjectId } from '../../contract/domain/project.ts'
import type { ProjectNews } from '../../contract/domain/status.ts'
import type { Connection } from '../connection/connection.ts'
import { failureOf, isWorthRepeating } from '../connection/failures.ts'
import { type Command, createOutbox, type Outbox } from '../connection/outbox.ts'
import { shelveCommands, shelvedCommands } from '../connection/outbox-shelf.ts'
import { uuid7 } from '../ids/uuid7.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import type { Edit } from '../workspace/edits.ts'
import { acceptedOf, applyChanges, confirmedRelations, undecided } from '../workspace/visible.ts'
import { keys } from './query-keys.ts'
import { createStore, type Readable } from './store.ts'
import { throttled } from './throttled.ts'
import { withTypeChanges } from './type-changes.ts'

/** Something to tell the person once. */
export interface Notice {
  readonly tone: 'quiet' | 'warning' | 'error'
  readonly title: string
  readonly text: string
}

export interface SessionPorts {
  readonly connection: Connection
  readonly queries: QueryClient
  readonly tell: (notice: Notice) => void
  /** An undone or redone decision is about this post: show it. */
  readonly goTo: (post: PostId, changes: readonly Change[]) => void
}

/** One open project in this window: its outbox, and its news fed into the cache. */
export interface ProjectSession {
  readonly project: ProjectId
  readonly outbox: Outbox
  /** Decisions about posts made here since the window opened it, for the figure in the footer. */
  readonly decisions: Readable<number>
  readonly decide: (edit: Edit) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly close: () => void
}

const postsOf = (changes: readonly Change[]) =>
  new Set(changes.flatMap((change) => ('post' in change ? [change.post] : [])))

/** A queue row as it reads after a decision about its post. */
function patchRow(row: QueueRow, view: PostView | undefined, changes: readonly Change[]): QueueRow {
  const status = changes.findLast((c) => c.kind === 'status' && c.post === row.post)
  return {
    ...row,
    ...(status?.kind === 'status' && { status: status.after }),
    ...(view !== undefined && { mentions: acceptedOf(view).length, suggestions: undecided(view).length }),
    ...(view !== undefined && { relations: confirmedRelations(view).length }),
  }
}

export function openProjectSession(project: ProjectId, ports: SessionPorts): ProjectSession {
  const { connection, queries, tell } = ports
  const { client } = connection
  const stop = new AbortController()
  /** Events that the cache already shows; the same one arrives as an answer and as news. */
  const shown = new Set<number>()
  const decisions = createStore(0)

  const patchView = (change: (view: ProjectView) => ProjectView) =>
    queries.setQueryData<ProjectView>(keys.view(project), (view) => (view === undefined ? view : change(view)))

  const renewQueue = throttled(400, () => void queries.invalidateQueries({ queryKey: keys.queues(project) }))
  // In the order of uncertainty every batch that the model reads moves rows; slowly enough to read them meanwhile.
  const renewOrder = throttled(4_000, () => void queries.invalidateQueries({ queryKey: keys.queues(project) }))
  const renewHistory = throttled(400, () => void queries.invalidateQueries({ queryKey: keys.history(project) }))

  const show = (event: LoggedEvent, counts: ProjectCounts) => {
    if (shown.has(event.seq)) return
    shown.add(event.seq)
    patchView((view) => withTypeChanges({ ...view, counts, seq: Math.max(view.seq, event.seq) }, event.changes))
    const isOfGraph = (kind: Change['kind']) =>
      kind === 'graph-entity' || kind === 'predicate' || kind === 'fact' || kind === 'link' || kind === 'relation'
    if (event.action.kind === 'import-graph' || event.changes.some(({ kind }) => isOfGraph(kind))) {
      void queries.invalidateQueries({ queryKey: keys.graph(project) })
      void queries.invalidateQueries({
        queryKey: keys.missing(project),
        // The review's list loses what is decided by itself, and does not move under the cursor.
        predicate: (query) => query.queryKey[3] !== 'queue',
      })
      void queries.invalidateQueries({ queryKey: keys.graphModel(project) })
    }
    if (event.action.kind === 'import') {
      void queries.invalidateQueries({ queryKey: keys.project(project) })
      return
    }
    if (event.changes.some((change) => !('post' in change))) {
      void queries.invalidateQueries({ queryKey: keys.view(project) })
    }
    for (const post of postsOf(event.changes)) {
      const key = keys.post(project, post)
      // An answer that was asked for before this event would put the old state back.
      const wasFetching = queries.isFetching({ queryKey: key }) > 0
      if (wasFetching) void queries.cancelQueries({ queryKey: key })
      const doubts = queries.getQueryData<PostView>(key)?.doubts.length ?? 0
      const view = queries.setQueryData<PostView>(key, (old) => (old ? applyChanges(old, event.changes) : old))
      const uncovers = event.changes.some((c) => (c.kind === 'mention' || c.kind === 'region') && c.before !== null)
      if (doubts > (view?.doubts.length ?? 0)) renewQueue()
      if (wasFetching || uncovers) void queries.invalidateQueries({ queryKey: key })
      // A pair that is open again, or other images to read it with.
      const rereads = event.changes.some(
        (c) => (c.kind === 'relation' && c.before !== null) || c.kind === 'region' || c.kind === 'image',
      )
      if (rereads) void queries.invalidateQueries({ queryKey: keys.postPairs(project, post) })
      queries.setQueriesData<{ total: number; rows: QueueRow[] }>({ queryKey: keys.queuePages(project) }, (page) =>
        page?.rows.some((row) => row.post === post)
          ? { ...page, rows: page.rows.map((row) => (row.post === post ? patchRow(row, view, event.changes) : row)) }
          : page,
      )
    }
    if (event.changes.some((change) => change.kind === 'status')) renewQueue()
    renewHistory()
  }

  const send = (command: Command): Promise<Saved | null> => {
    switch (command.kind) {
      case 'decide':
        return client.decisions.decide({ project, decision: command.decision })
      case 'undo':
        return client.decisions.undo({ project, id: command.id })
      case 'redo':
        return client.decisions.redo({ project, id: command.id })
      default:
        return command satisfies never
    }
  }

  const outbox = createOutbox(
    {
      send,
      failureOf,
      isWorthRepeating,
      beforeRepeat: async (attempt, why) => {
        if (why.kind !== 'io' || attempt > 0) {
          await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 250 * 2 ** attempt)))
        }
        await connection.whenOpen(stop.signal).catch(() => new Promise(() => {}))
      },
      onSaved: (command, saved) => {
        if (saved !== null) show(saved.event, saved.counts)
        if (command.kind === 'decide') return
        if (saved === null) {
          tell({ tone: 'quiet', title: t(`state.nothingTo_${command.kind}`), text: t('state.noFurther') })
          return
        }
        const [post] = postsOf(saved.event.changes)
        if (post !== undefined) ports.goTo(post, saved.event.changes)
      },
      onRefused: (command, why) => {
        const posts = command.kind === 'decide' ? postsOf(command.decision.changes) : []
        for (const post of posts) void queries.invalidateQueries({ queryKey: keys.post(project, post) })
        renewQueue()
        void queries.invalidateQueries({ queryKey: keys.view(project) })
        tell(refusal(command, why))
      },
      keep: (pending) => shelveCommands(project, pending),
      now: () => Date.now(),
    },
    shelvedCommands(project),
  )

  const onNews = (news: ProjectNews) => {
    switch (news.kind) {
      case 'hello': {
        const known = queries.getQueryData<ProjectView>(keys.view(project))?.seq
        patchView((view) => ({ ...view, counts: news.counts, seq: news.seq }))
        if (known !== undefined && known !== news.seq) {
          void queries.invalidateQueries({
            queryKey: keys.project(project),
            predicate: (q) => q.queryKey[2] !== 'image',
          })
        }
        return
      }
      case 'event':
        return show(news.event, news.counts)
      case 'suggested': {
        patchView((view) => ({ ...view, suggesting: news.suggesting }))
        if (news.posts.length === 0) {
          void queries.invalidateQueries({ queryKey: keys.posts(project) })
          void queries.invalidateQueries({ queryKey: keys.allPairs(project) })
        }
        for (const post of news.posts) void queries.invalidateQueries({ queryKey: keys.post(project, post) })
        return renewOrder()
      }
      case 'learning': {
        const before = queries.getQueryData<ProjectView>(keys.view(project))?.learning.running ?? null
        patchView((view) => ({ ...view, learning: news.state }))
        const ended = before !== null && news.state.running === null ? news.state.lastRun : null
        const notice = ended === null ? null : runNotice(ended)
        if (notice !== null) tell(notice)
        if (news.state.running === null) void queries.invalidateQueries({ queryKey: keys.runs(project) })
        if (ended !== null) void queries.invalidateQueries({ queryKey: keys.allPairs(project) })
        return
      }
      case 'graph-model': {
        const before = queries.getQueryData<GraphModelState>(keys.graphModel(project))
        queries.setQueryData(keys.graphModel(project), news.state)
        const isNew = before?.ready?.version !== news.state.ready?.version
        if (isNew) void queries.invalidateQueries({ queryKey: keys.missing(project) })
        return
      }
      case 'worker': {
        const notice = workerNotice(news)
        if (notice !== null) tell(notice)
        return
      }
      case 'saved':
        return
      default:
        return news satisfies never
    }
  }

  const watch = async () => {
    while (!stop.signal.aborted) {
      try {
        await connection.whenOpen(stop.signal)
        for await (const news of await client.projects.watch({ project }, { signal: stop.signal })) onNews(news)
      } catch (error) {
        if (stop.signal.aborted) return
        const kind = failureOf(error).kind
        if (kind !== 'io' && connection.state.get().kind === 'refused') return
        // A new engine has not opened the project yet.
        await client.projects.open({ project }).catch(() => undefined)
      }
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
  void watch()

  return {
    project,
    outbox,
    decisions,
    decide: (edit) => {
      if (edit.intent !== 'edit-types') decisions.set(decisions.get() + 1)
      outbox.push({ kind: 'decide', decision: { id: uuid7(), ...edit } })
    },
    undo: () => outbox.push({ kind: 'undo', id: uuid7() }),
    redo: () => outbox.push({ kind: 'redo', id: uuid7() }),
    close: () => {
      stop.abort()
      outbox.stop()
    },
  }
}

function refusal(command: Command, why: Failure): Notice {
  if (why.kind === 'conflict') {
    return {
      tone: 'warning',
      title: t('state.changedElsewhere'),
      text: t('state.notKept', { why: why.message }),
    }
  }
  const what = command.kind === 'decide' ? t('state.notSaved') : t(`state.couldNot_${command.kind}`)
  return { tone: 'error', title: what, text: why.message }
}

/** What came of a run; the page shown may be any. A cancelled run was somebody's wish and says nothing. */
function runNotice({ state }: TrainingRun): Notice | null {
  switch (state.kind) {
    case 'promoted':
      return {
        tone: 'quiet',
        title: t('state.learnt', { version: state.version }),
        text: engineWords(state.reason, state.said),
      }
    case 'candidate':
      return {
        tone: 'quiet',
        title: t('state.notTaken', { version: state.version }),
        text: engineWords(state.reason, state.said),
      }
    case 'failed':
      return { tone: 'error', title: t('state.learningFailed'), text: engineWords(state.reason, state.said) }
    case 'running':
    case 'cancelled':
      return null
    default:
      return state satisfies never
  }
}

function workerNotice(news: Extract<ProjectNews, { kind: 'worker' }>): Notice | null {
  if (news.state === 'restarting') {
    const text = t(`state.restartingMore_${news.role}`, { reason: engineWords(news.reason, news.said) })
    return { tone: 'quiet', title: t(`state.restarting_${news.role}`), text }
  }
  if (news.state === 'given-up') {
    const text = t('state.givenUpMore', { reason: engineWords(news.reason, news.said) })
    return { tone: 'error', title: t(`state.givenUp_${news.role}`), text }
  }
  return null
}
