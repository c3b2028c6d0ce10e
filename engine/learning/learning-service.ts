import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate as immediate } from 'node:timers/promises'
import type { LoggedEvent } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { LearningSettings, RunState, TrainingRun } from '../../contract/domain/learning.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { LearningState } from '../../contract/domain/status.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import { diskFailure } from '../decode/disk-failure.ts'
import { failureOf } from '../processes/failures.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import { projectFolder } from '../store/folder.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { PixelCache } from '../suggesting/pixel-cache.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import type { SuggestingService } from '../suggesting/suggesting-service.ts'
import type { LearnProgress } from '../trainer/trainer-contract.ts'
import type { BaseModels } from './base-models.ts'
import { ChosenModel } from './chosen-model.ts'
import { judgeVersion, withRelations } from './judge-version.ts'
import { makeVersion } from './make-version.ts'
import { type RepeatedRun, repeatRun } from './repeat-run.ts'
import { VersionFolders } from './version-folders.ts'
import { VersionReports } from './version-reports.ts'

export interface LearningOptions {
  readonly store: ProjectStore
  readonly compute: ComputeService
  readonly suggesting: SuggestingService
  readonly pixels: PixelCache
  readonly spawner: Spawner
  readonly bases: BaseModels
  /** The model of relations that comes with the program; null, or left out: there is none. */
  readonly relationStarter?: ProjectModel | null
  readonly onLearning: (state: LearningState) => void
  readonly log?: Log
  readonly now?: () => number
  /** Of the run; given in tests. */
  readonly seed?: number
  readonly trainer?: { readonly silentMs?: number; readonly memoryBytes?: number }
}

interface Running {
  readonly run: TrainingRun
  readonly abort: AbortController
  readonly ended: Promise<void>
}

/** One look for all the decisions of such a time. */
const lookAfterMs = 250

/** A project's versions and the runs that make them. */
export class LearningService {
  readonly #options: LearningOptions
  readonly reports: VersionReports
  readonly #store: ProjectStore
  readonly #folders: VersionFolders
  readonly #log: Log
  readonly #chosen: ChosenModel
  #running: Running | null = null
  #stopped = false
  #look: NodeJS.Timeout | null = null

  constructor(options: LearningOptions) {
    this.#options = options
    this.#store = options.store
    this.#log = options.log ?? logToStderr
    const { models, cache } = projectFolder(options.store.folder)
    this.#folders = new VersionFolders(models, join(cache, 'activations'))
    this.#chosen = new ChosenModel({ ...options, folders: this.#folders, log: this.#log, onChange: () => this.#tell() })
    this.reports = new VersionReports({
      ...options,
      folders: this.#folders,
      versions: () => this.state().versions,
      modelOf: (version) => this.modelOf(version),
      relationModelOf: async (version) => (await this.#chosen.relationModelsOf(version))[0] ?? null,
    })
  }

  /** Once, after opening: cleans up after a crash and gives the suggesting service its model. */
  async open(): Promise<void> {
    if (this.#store.access.kind === 'writable') {
      this.#store.learning.endBrokenRuns(say('learning.stopped'))
      await this.#folders.sweep(this.#store.learning.versions().map(({ version }) => version))
    }
    await this.#chosen.open()
  }

  state(): LearningState {
    const { learning, settings } = this.#store
    const runs = learning.runs(2)
    return {
      settings: settings.learning(),
      running: this.#running?.run ?? null,
      lastRun: runs.find(({ id }) => id !== this.#running?.run.id) ?? null,
      versions: this.#chosen.summaries(),
      current: this.#chosen.name,
      newlyConfirmed: learning.newlyConfirmed(),
    }
  }

  runs(): TrainingRun[] {
    const running = this.#running?.run
    return this.#store.learning.runs().map((run) => (run.id === running?.id ? running : run))
  }

  /** Begins a run and answers at once. @throws Failed `busy`, `bad-input` where there is nothing to learn from, `read-only` */
  start(trigger: TrainingRun['trigger']): TrainingRun {
    if (this.#stopped) throw new Failed('cancelled', say('learning.closing'))
    if (this.#running !== null) throw new Failed('busy', say('learning.alreadyRunning'))
    if (this.#store.access.kind === 'read-only')
      throw new Failed(
        'read-only',
        say('learning.readOnly', { why: sentenceOf(this.#store.access.why, this.#store.access.said) }),
      )
    const { trained, heldOut } = this.#store.learning.snapshotSizes()
    if (trained === 0) throw new Failed('bad-input', say('learning.nothingYet'), { heldOut })
    const run: TrainingRun = {
      id: randomUUID(),
      trigger,
      startedAt: this.#now(),
      endedAt: null,
      trainedPosts: trained,
      heldOutPosts: heldOut,
      state: { kind: 'running', phase: 'preparing', progress: 0, secondsLeft: null, loss: null },
    }
    this.#store.learning.saveRun(run)
    const abort = new AbortController()
    this.#running = { run, abort, ended: Promise.resolve() }
    this.#running = { run, abort, ended: this.#learn(run, abort.signal) }
    this.#tell()
    return run
  }

  /**
   * Trains a version again as it was trained, and compares; nothing is kept. @throws Failed as `repeatRun`, `busy`
   *
   * @param named a version, or the run that made it
   */
  async repeat(
    named: string,
    tell: (progress: LearnProgress) => void,
    signal = new AbortController().signal,
  ): Promise<RepeatedRun> {
    if (this.#running !== null) throw new Failed('busy', say('learning.isRunning'))
    const state = this.#store.learning.runs().find(({ id }) => id === named)?.state
    const version = this.#chosen.known(
      state?.kind === 'promoted' || state?.kind === 'candidate' ? state.version : named,
    )
    const draft = await this.#folders.draft()
    try {
      return await repeatRun({
        ...this.#options,
        version,
        folders: this.#folders,
        log: this.#log,
        base: this.#chosen.baseOf(version),
        draft,
        signal,
        onProgress: tell,
      })
    } finally {
      await this.#folders.forget(draft)
    }
  }

  /** Ends the run under way, if any; nothing of it stays. */
  async cancel(): Promise<void> {
    const running = this.#running
    running?.abort.abort()
    await running?.ended
  }

  configure(settings: LearningSettings): LearningState {
    this.#store.settings.setLearning(settings)
    this.#learnByItself()
    this.#tell()
    return this.state()
  }

  /** As `ChosenModel.modelOf`. */
  modelOf(version: ModelVersion): ProjectModel {
    return this.#chosen.modelOf(version)
  }

  /** Makes a version the current one, the starter included. @throws Failed `not-found`, `model` where its files are damaged */
  async use(version: ModelVersion): Promise<LearningState> {
    await this.#chosen.use(version)
    return this.state()
  }

  /** Reads with a package itself; what is learnt from now on changes that. @throws Failed `model`, `read-only` */
  async readWith(base: ProjectModel): Promise<LearningState> {
    await this.#chosen.take(base, null)
    return this.state()
  }

  /** As `ChosenModel.relationModels`. */
  relationModels(): Promise<readonly ProjectModel[]> {
    return this.#chosen.relationModels()
  }

  /** The package that the project reads with, or that its version is a change of. */
  get base(): ProjectModel {
    return this.#chosen.base
  }

  /** Something was decided or imported. Looks into it a moment later: counting must not keep a decision waiting. */
  noticed(event: LoggedEvent): void {
    const changesStatus = event.changes.some(({ kind }) => kind === 'status') || event.action.kind === 'import'
    if (!changesStatus || this.#stopped || this.#look !== null) return
    this.#look = setTimeout(() => {
      this.#look = null
      this.#learnByItself()
      this.#tell()
    }, lookAfterMs)
    this.#look.unref()
  }

  /** As `ChosenModel.replaceBroken`. */
  replaceBroken(model: ProjectModel, failure: Failed): void {
    this.#chosen.replaceBroken(model, failure)
  }

  /** For good: ends a run under way as cancelled. The store may be closed afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#chosen.stop()
    if (this.#look !== null) clearTimeout(this.#look)
    await this.cancel()
  }

  async #learn(run: TrainingRun, signal: AbortSignal): Promise<void> {
    // The caller's answer goes out first.
    await immediate()
    const end = await this.#endOf(run, signal)
    const state = end.state
    try {
      this.#store.learning.saveRun({ ...run, endedAt: Math.max(run.startedAt, this.#now()), state })
      if (end.promoted !== null) this.#chosen.promote(end.promoted)
    } catch (error) {
      this.#log('the end of a learning run could not be written down', error)
    }
    this.#running = null
    if (!this.#stopped) this.#tell()
  }

  async #endOf(
    run: TrainingRun,
    signal: AbortSignal,
  ): Promise<{ readonly state: RunState; readonly promoted: ModelVersion | null }> {
    const draft = await this.#folders.draft().catch((error: unknown) => asError(error))
    if (draft instanceof Error) return { state: this.#failure(draft, signal), promoted: null }
    try {
      const { base, version: parent } = this.#chosen
      const { version, done, spared } = await makeVersion(run, {
        ...this.#options,
        folders: this.#folders,
        log: this.#log,
        base,
        parent,
        relations: (await this.#chosen.relationModels())[0] ?? null,
        draft,
        signal,
        onProgress: ({ phase, progress, secondsLeft, loss }) =>
          this.#progressed({ kind: 'running', phase, progress, secondsLeft, loss }),
      })
      const [before, after] = [done.before.evaluation, done.after.evaluation]
      const { promote, reason: found, figures, judgement } = judgeVersion(before, after, spared)
      const { text: reason, said } = withRelations(found, done)
      if (promote && (this.#chosen.version !== parent || this.#chosen.base.version !== base.version)) {
        const chosen = this.#chosen.name
        const note = say('learning.overtaken', { figures: figures ?? found, before: parent ?? base.version, chosen })
        const overtaken = { ...judgement, chosenMeanwhile: chosen }
        return {
          state: {
            kind: 'candidate',
            version,
            before,
            after,
            reason: note.text,
            said: note.said,
            judgement: overtaken,
          },
          promoted: null,
        }
      }
      const kind = promote ? 'promoted' : 'candidate'
      const state: RunState = { kind, version, before, after, reason, said, judgement }
      return { state, promoted: promote ? version : null }
    } catch (error) {
      await this.#folders.forget(draft).catch((left: unknown) => this.#log('a draft could not be removed', left))
      return { state: this.#failure(asError(error), signal), promoted: null }
    }
  }

  #progressed(state: RunState): void {
    if (this.#running === null) return
    this.#running = { ...this.#running, run: { ...this.#running.run, state } }
    this.#tell()
  }

  #failure(error: Error, signal: AbortSignal): RunState {
    if (signal.aborted) return { kind: 'cancelled' }
    const isOfDisk = 'syscall' in error && 'code' in error
    const why = isOfDisk ? diskFailure(error, say('disk.versionNotKept')) : error
    const { message, said } = failureOf(why, 'learning', this.#log)
    return { kind: 'failed', reason: message, said }
  }

  /** After every N newly confirmed posts, counted from the last run, however that one ended. */
  #learnByItself(): void {
    const { automaticEvery } = this.#store.settings.learning()
    if (automaticEvery === null || this.#running !== null || this.#stopped) return
    if (this.#store.access.kind === 'read-only') return
    const { trained } = this.#store.learning.snapshotSizes()
    const before = this.#store.learning.runs(1)[0]?.trainedPosts ?? 0
    if (trained - before < automaticEvery) return
    try {
      this.start('automatic')
    } catch (error) {
      this.#log('learning did not begin by itself', error)
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)()
  }

  #tell(): void {
    this.#options.onLearning(this.state())
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
