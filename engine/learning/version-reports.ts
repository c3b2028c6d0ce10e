import type { TrainingRun, VersionSummary } from '../../contract/domain/learning.ts'
import type {
  CurvePoint,
  RunDetails,
  TaskReport,
  VersionComparison,
  VersionReport,
} from '../../contract/domain/learning-report.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { ModelProgress } from '../../contract/domain/model.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { progressStream } from '../imports/progress-stream.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import type { Readers } from '../suggesting/read-posts.ts'
import { compareReadings, compareRelations } from './compare-versions.ts'
import { type MentionReadings, mentionReport } from './mention-report.ts'
import { type HeldOut, readHeldOut } from './read-held-out.ts'
import { readHeldOutRelations } from './read-held-out-relations.ts'
import { type RelationReadings, relationReport } from './relation-report.ts'
import type { VersionFolders } from './version-folders.ts'

export interface VersionReportsOptions extends Readers {
  readonly store: ProjectStore
  readonly folders: VersionFolders
  readonly versions: () => readonly VersionSummary[]
  /** @throws Failed `not-found` */
  readonly modelOf: (version: ModelVersion) => ProjectModel
  /** What a version reads relations with; null: nothing does. */
  readonly relationModelOf: (version: ModelVersion) => Promise<ProjectModel | null>
  readonly now?: () => number
}

export type ReportItem = ModelProgress | { readonly kind: 'report'; readonly report: VersionReport }
export type ComparisonItem = ModelProgress | { readonly kind: 'comparison'; readonly comparison: VersionComparison }

/** How a project's versions did when they were made, and how they do on what is held out now. */
export class VersionReports {
  readonly #options: VersionReportsOptions

  constructor(options: VersionReportsOptions) {
    this.#options = options
  }

  /** Those that were measured when they were made, the oldest first. */
  async curve(): Promise<CurvePoint[]> {
    const { folders, versions } = this.#options
    const points: CurvePoint[] = []
    for (const { version, parent, createdAt, state } of versions().toReversed()) {
      const origin = await folders.origin(version)
      if (!origin?.measured) continue
      const { before, after } = origin.measured
      points.push({
        version,
        parent,
        at: createdAt,
        state,
        posts: origin.learnt.length,
        labels: origin.labels ?? 0,
        tasks: after.map((task) => ({
          task: task.task,
          posts: task.posts,
          before: figureOf(before.find((each) => each.task === task.task)?.total ?? task.total),
          after: figureOf(task.total),
          perType: task.perType.map((each) => ({ type: each.type, ...figureOf(each) })),
        })),
      })
    }
    return points
  }

  /** null where the run left no version, or one that is gone. */
  async runDetails(run: TrainingRun['id']): Promise<RunDetails | null> {
    const { store, folders } = this.#options
    const state = store.learning.runs().find(({ id }) => id === run)?.state
    if (state?.kind !== 'promoted' && state?.kind !== 'candidate') return null
    return (await folders.origin(state.version))?.details ?? null
  }

  /** On the held-out posts as they are labelled now. @throws Failed as `readHeldOut`, and `not-found` */
  measure(version: ModelVersion, signal?: AbortSignal): AsyncGenerator<ReportItem, void, undefined> {
    return progressStream<ModelProgress, ReportItem>(async (tell, either) => {
      const { readings, relations } = await this.#read([version], tell, either)
      return { kind: 'report', report: this.#report(version, readings[0]!, relations?.readings[0]) }
    }, signal)
  }

  /** @throws Failed as `measure` */
  compare(
    first: ModelVersion,
    second: ModelVersion,
    signal?: AbortSignal,
  ): AsyncGenerator<ComparisonItem, void, undefined> {
    return progressStream<ModelProgress, ComparisonItem>(async (tell, either) => {
      const { posts, readings, relations } = await this.#read([first, second], tell, either)
      const [one, other] = [readings[0]!, readings[1]!]
      const related = relations?.readings ?? []
      const reports = {
        first: this.#report(first, one, related[0]),
        second: this.#report(second, other, related[1]),
      }
      const compared =
        relations === null ? null : compareRelations(this.#named(relations.posts), related[0]!, related[1]!)
      return { kind: 'comparison', comparison: compareReadings(this.#named(posts), one, other, reports, compared) }
    }, signal)
  }

  async #read(
    versions: readonly ModelVersion[],
    tell: (progress: ModelProgress) => void,
    signal: AbortSignal,
  ): Promise<HeldOut & { readonly relations: HeldOutRelations | null }> {
    const { store } = this.#options
    const models = versions.map((version) => this.#options.modelOf(version))
    const readers = await Promise.all(versions.map((version) => this.#options.relationModelOf(version)))
    const heldOut = await readHeldOut(
      this.#options,
      models,
      (done, total) => tell({ kind: 'progress', done, total }),
      signal,
    )
    const posts = heldOut.posts.filter(({ relations }) => relations.length > 0)
    const schema = store.relationTypes()
    if (posts.length === 0 || schema.length === 0) return { ...heldOut, relations: null }
    let done = models.length * heldOut.posts.length
    const total = done + readers.length * posts.length
    const readings: RelationReadings[] = []
    for (const reader of readers) {
      if (reader === null) return { ...heldOut, relations: null }
      const said = () => tell({ kind: 'progress', done: ++done, total })
      readings.push(await readHeldOutRelations(this.#options, reader, { posts, schema }, said, signal))
    }
    return { ...heldOut, relations: { posts, readings } }
  }

  #report(version: ModelVersion, mentions: MentionReadings, relations?: RelationReadings): VersionReport {
    const tasks = [mentionReport(mentions), ...(relations === undefined ? [] : [relationReport(relations)])]
    return { version, measuredAt: (this.#options.now ?? Date.now)(), tasks }
  }

  #named<P extends { readonly post: PostId }>(posts: readonly P[]): (P & { readonly name: string })[] {
    return posts.map((post) => ({ ...post, name: this.#options.store.posts.get(post.post).name }))
  }
}

/** Of those held-out posts in which somebody looked for relations. */
interface HeldOutRelations {
  readonly posts: HeldOut['posts']
  /** One for each model. */
  readonly readings: readonly RelationReadings[]
}

function figureOf({ f1, interval, gold }: TaskReport['total']): CurvePoint['tasks'][number]['after'] {
  return { f1, interval, gold }
}
