import type { Saved } from '../../contract/calls/decisions.ts'
import type { EntityType } from '../../contract/domain/entity-type.ts'
import type { Decision, EventId, LoggedEvent } from '../../contract/domain/event.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { ProjectAccess, ProjectCounts } from '../../contract/domain/project.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import type { AskingQueries } from './asking-queries.ts'
import type { ExportQueries } from './export-queries.ts'
import type { GraphImport } from './graph/graph-import.ts'
import type { GraphQueries } from './graph/graph-queries.ts'
import type { LearningQueries } from './learning-queries.ts'
import type { PostQueries } from './post-queries.ts'
import type { RegionQueries } from './region-queries.ts'
import type { SettingQueries } from './setting-queries.ts'
import type { Segment, Staging } from './staging/staging.ts'
import type { SuggestionQueries } from './suggestion-queries.ts'
import type { TypeUseQueries } from './type-uses.ts'

/** Which part of the log: newest first, from before event `before` where given, of one post where given. */
export interface HistoryAsk {
  readonly post: PostId | null
  readonly before: number | null
  readonly limit: number
}

/** What a check of the whole project found; no problems means that everything agrees. */
export interface CheckReport {
  readonly events: number
  readonly problems: readonly string[]
}

/**
 * An open project: the only way to its database. Everything is synchronous but `check`, `backup` and `close`; what
 * writes returns after the commit is on the disk. Failures that someone reacts to are `Failed`: `read-only`,
 * `conflict`, `bad-input`, `not-found`, `disk-full`, `io` (it may have happened: repeat with the same id), `corrupt`.
 */
export interface ProjectStore {
  /** Absolute path of the project's folder. */
  readonly folder: string
  readonly name: string
  readonly sample: boolean
  readonly access: ProjectAccess

  /** The schema's types in the order of their digit keys. */
  types(): readonly EntityType[]
  relationTypes(): readonly RelationType[]
  readonly typeUses: TypeUseQueries
  counts(): ProjectCounts
  /** Number of the last event; 0 before the first. */
  seq(): number

  /**
   * Applies a decision and appends its event in one transaction. Repeating a decision that has arrived answers the
   * stored event; the same id with other content is a `conflict`, and so is a `before` that is not what is stored.
   * Accepted mentions of a post may not overlap (`bad-input`, which names both); relations and groundings speak of
   * accepted mentions and regions of their post, and do not contradict each other (`bad-input` as well).
   *
   * `undoable: false` is for what comes with a project, as an import does: undo passes it over.
   */
  decide(decision: Decision, undoable?: boolean): Saved
  /** Takes back the last decision that stands, as a new event `id`; null when none stands. Imports are passed over. */
  undo(id: EventId): Saved | null
  /** Brings back what was undone last; null when a newer decision or import came since, or nothing was undone. */
  redo(id: EventId): Saved | null
  history(ask: HistoryAsk): readonly LoggedEvent[]

  readonly posts: PostQueries
  readonly suggestions: SuggestionQueries
  readonly regions: RegionQueries
  readonly asking: AskingQueries
  readonly learning: LearningQueries
  readonly settings: SettingQueries
  readonly exporting: ExportQueries
  readonly graph: GraphQueries

  /** A place beside the project in which an import is gathered before one transaction writes it. */
  openStaging(segment: Segment): Staging
  /** A place in memory in which the files of a graph are gathered before one transaction writes them. */
  openGraphImport(): GraphImport

  /**
   * Reads the whole event chain, compares it with the state, checks surfaces and counters, and asks SQLite for its own
   * check. Lets others in between slices.
   */
  check(): Promise<CheckReport>
  /** Makes a verified copy in `backups/` now; the file's path. */
  backup(): Promise<string>
  /** Waits for a running backup, checkpoints, lets go of the lock. Safe to call twice. */
  close(): Promise<void>
}
