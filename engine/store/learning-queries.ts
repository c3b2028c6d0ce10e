import { Failed } from '../../contract/domain/failed.ts'
import {
  type Evaluation,
  evaluation,
  type TrainingRun,
  trainingRun,
  type VersionSummary,
  versionSummary,
} from '../../contract/domain/learning.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import type { EntityTypeQueries } from './entity-types.ts'
import type { EventLog } from './events/event-log.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'
import { type TrainingSnapshot, trainingSnapshots } from './training-snapshot.ts'

/** A version as it is written down when its training ends; `seq` and `digest` are its snapshot's. */
export interface NewVersion {
  readonly version: ModelVersion
  readonly parent: ModelVersion | null
  readonly createdAt: number
  readonly evaluation: Evaluation | null
  readonly run: TrainingRun['id'] | null
  readonly seq: number
  readonly digest: string
}

export interface LearningQueries {
  snapshot(): TrainingSnapshot
  /** The same for thousands of posts, with `pause` between slices of a few milliseconds. See `TrainingSnapshots`. */
  snapshotInSlices(pause: () => Promise<void>): Promise<TrainingSnapshot>
  /** Sizes of what `snapshot` would hold. */
  snapshotSizes(): { readonly trained: number; readonly heldOut: number }

  /** Writes a run down, or its new state where it is known by its id. */
  saveRun(run: TrainingRun): void
  /** Newest first. */
  runs(limit?: number): readonly TrainingRun[]
  /** Runs that a crash left `running` become `failed`; answers how many. Call it once after opening. */
  endBrokenRuns(reason: Sentence): number

  /** Writes a version down as a candidate; `use` makes it the current one. @throws Failed `conflict` for a used name. */
  addVersion(version: NewVersion): void
  /** Newest first. */
  versions(): readonly VersionSummary[]
  /** null: the project reads with the starter. */
  current(): ModelVersion | null
  /** Makes a version current; the one before becomes `promoted`. null goes back to the starter. @throws Failed `not-found`. */
  use(version: ModelVersion | null): void
  /** The next free name: `v1`, `v2`, … */
  nextVersion(): ModelVersion
  /** Posts that became done since the current version's snapshot (since ever without one), held-out ones left out. */
  newlyConfirmed(): number
}

interface RunRow {
  readonly id: string
  readonly cause: string
  readonly started_at: number
  readonly ended_at: number | null
  readonly trained_posts: number
  readonly held_out_posts: number
  readonly state: string
}

interface VersionRow {
  readonly version: string
  readonly parent: string | null
  readonly created_at: number
  readonly evaluation: string | null
  readonly state: string
}

function runOf(row: RunRow): TrainingRun {
  return trainingRun.parse({
    id: row.id,
    trigger: row.cause,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    trainedPosts: row.trained_posts,
    heldOutPosts: row.held_out_posts,
    state: JSON.parse(row.state),
  })
}

function versionOf(row: VersionRow): VersionSummary {
  return versionSummary.parse({
    version: row.version,
    parent: row.parent,
    createdAt: row.created_at,
    evaluation: row.evaluation === null ? null : JSON.parse(row.evaluation),
    state: row.state,
  })
}

export function learningQueries(session: Session, types: EntityTypeQueries, log: EventLog): LearningQueries {
  const { db } = session
  const snapshots = trainingSnapshots(db, types, log, (work) => session.read(work))
  const confirmed = prepare<{ count: number }>(
    db,
    "SELECT count(*) AS count FROM post WHERE status = 'done' AND held_out = ? AND done_seq > ?",
  )
  const putRun = prepare(
    db,
    `INSERT INTO run (id, number, cause, started_at, ended_at, trained_posts, held_out_posts, state)
     VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM run), ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, trained_posts = excluded.trained_posts,
       held_out_posts = excluded.held_out_posts, state = excluded.state`,
  )
  const runs = prepare<RunRow>(
    db,
    `SELECT id, cause, started_at, ended_at, trained_posts, held_out_posts, state FROM run
     ORDER BY number DESC LIMIT ?`,
  )
  const breakRuns = prepare(db, 'UPDATE run SET state = ?, ended_at = ? WHERE ended_at IS NULL')
  const addVersion = prepare(
    db,
    `INSERT INTO version (version, number, parent, created_at, evaluation, state, run, seq, digest)
     VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM version), ?, ?, ?, 'candidate', ?, ?, ?)`,
  )
  const versions = prepare<VersionRow>(
    db,
    'SELECT version, parent, created_at, evaluation, state FROM version ORDER BY number DESC',
  )
  const known = prepare<{ version: string }>(db, 'SELECT version FROM version WHERE version = ?')
  const current = prepare<{ version: string; seq: number }>(
    db,
    "SELECT version, seq FROM version WHERE state = 'current'",
  )
  const stepDown = prepare(db, "UPDATE version SET state = 'promoted' WHERE state = 'current'")
  const stepUp = prepare(db, "UPDATE version SET state = 'current' WHERE version = ?")
  const highest = prepare<{ number: number }>(db, 'SELECT coalesce(max(number), 0) AS number FROM version')

  return {
    snapshot: () => snapshots.whole(),
    snapshotInSlices: (pause) => snapshots.inSlices(pause),
    snapshotSizes: () =>
      session.read(() => ({
        trained: confirmed.get(0, -1)?.count ?? 0,
        heldOut: confirmed.get(1, -1)?.count ?? 0,
      })),
    saveRun: (run) =>
      session.write(() => {
        const { id, trigger, startedAt, endedAt, trainedPosts, heldOutPosts, state } = run
        putRun.run(id, trigger, startedAt, endedAt, trainedPosts, heldOutPosts, JSON.stringify(state))
      }),
    runs: (limit = 100) => session.read(() => runs.all(limit).map(runOf)),
    endBrokenRuns: ({ text, said }) =>
      session.write(() => breakRuns.run(JSON.stringify({ kind: 'failed', reason: text, said }), session.now()).changes),
    addVersion: (added) =>
      session.write(() => {
        if (known.get(added.version))
          throw new Failed('conflict', `There is a version ${added.version} already.`, { version: added.version })
        const figures = added.evaluation && JSON.stringify(evaluation.parse(added.evaluation))
        addVersion.run(added.version, added.parent, added.createdAt, figures, added.run, added.seq, added.digest)
      }),
    versions: () => session.read(() => versions.all().map(versionOf)),
    current: () => session.read(() => current.get()?.version ?? null),
    use: (version) =>
      session.write(() => {
        if (version !== null && !known.get(version))
          throw new Failed('not-found', say('models.noSuchVersion', { version }), { version })
        stepDown.run()
        if (version !== null) stepUp.run(version)
      }),
    nextVersion: () => session.read(() => `v${(highest.get()?.number ?? 0) + 1}`),
    newlyConfirmed: () => session.read(() => confirmed.get(0, current.get()?.seq ?? -1)?.count ?? 0),
  }
}
