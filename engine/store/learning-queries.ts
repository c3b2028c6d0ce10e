import type { TypeName } from '../../contract/domain/entity-type.ts'
import type { Evaluation, TrainingRun, VersionSummary } from '../../contract/domain/learning.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { PostInput } from './post-input.ts'

/** A span with its type, UTF-16 offsets, half open. */
export interface TypedSpan {
  readonly start: number
  readonly end: number
  readonly type: TypeName
}

/** A finished post with what people decided. `rejections`: this span is not of this type. */
export interface TrainingPost extends PostInput {
  readonly mentions: readonly TypedSpan[]
  readonly rejections: readonly TypedSpan[]
}

/** The done posts at one moment. `heldOut` ones measure and are never trained on. */
export interface TrainingSnapshot {
  /** Number of the last event that the snapshot holds. */
  readonly seq: number
  /** SHA-256 in hex over all posts and their decisions, in order: the same data give the same digest. */
  readonly digest: string
  readonly types: readonly TypeName[]
  readonly trained: readonly TrainingPost[]
  readonly heldOut: readonly TrainingPost[]
}

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
  /** Sizes of what `snapshot` would hold. */
  snapshotSizes(): { readonly trained: number; readonly heldOut: number }

  /** Writes a run down, or its new state where it is known by its id. */
  saveRun(run: TrainingRun): void
  /** Newest first. */
  runs(limit?: number): readonly TrainingRun[]
  /** Runs that a crash left `running` become `failed`; answers how many. Call it once after opening. */
  endBrokenRuns(reason: string): number

  /** Writes a version down as a candidate; `use` makes it the current one. */
  addVersion(version: NewVersion): void
  versions(): readonly VersionSummary[]
  /** null: the project has never used a version of its own (the starter is what it reads with). */
  current(): ModelVersion | null
  /** Makes a version current; the one before becomes `promoted`. null goes back to the starter. @throws Failed `not-found`. */
  use(version: ModelVersion | null): void
  /** The next free name: `v1`, `v2`, …; never given twice. */
  nextVersion(): ModelVersion
  /** Posts that became done since the current version's snapshot (since ever without one), held-out ones left out. */
  newlyConfirmed(): number
}
