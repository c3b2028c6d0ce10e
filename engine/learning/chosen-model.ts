import { Failed } from '../../contract/domain/failed.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import type { VersionSummary } from '../../contract/domain/learning.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import { failureOf } from '../processes/failures.ts'
import type { Log } from '../processes/log.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import type { SuggestingService } from '../suggesting/suggesting-service.ts'
import type { BaseModels } from './base-models.ts'
import type { VersionFolders } from './version-folders.ts'

export interface ChosenModelOptions {
  readonly store: ProjectStore
  readonly compute: ComputeService
  readonly suggesting: SuggestingService
  readonly bases: BaseModels
  readonly folders: VersionFolders
  /** The model of relations that comes with the program; null, or left out: there is none. */
  readonly relationStarter?: ProjectModel | null
  readonly onChange: () => void
  readonly log: Log
}

/** What a project reads with: a package, or a version over one. Falls back to the last good version where one is damaged. */
export class ChosenModel {
  readonly #options: ChosenModelOptions
  readonly #broken = new Map<ModelVersion, string>()
  /** The package that reads, or that what reads is a change of. Not always the store's: that one may be gone. */
  #base: ProjectModel
  /** What reads just now; null is the base. Not always the store's: that one may be damaged. */
  #version: ModelVersion | null = null
  #stopped = false

  constructor(options: ChosenModelOptions) {
    this.#options = options
    this.#base = options.bases.starter
  }

  /** Once: gives the suggesting service what was chosen when the project was last open. */
  async open(): Promise<void> {
    const { store, suggesting, bases } = this.#options
    this.#version = store.learning.current()
    const notice = await this.#openBase(this.#version)
    const model = this.over(this.#base, this.#version)
    suggesting.use(model, notice)
    if (model.version !== bases.starter.version) void this.#check(model)
  }

  /** For good. */
  stop(): void {
    this.#stopped = true
  }

  /** The package that the project reads with, or that its version is a change of. */
  get base(): ProjectModel {
    return this.#base
  }

  /** null: the package itself. */
  get version(): ModelVersion | null {
    return this.#version
  }

  /** What people call it. */
  get name(): ModelVersion {
    return this.nameOf(this.#version)
  }

  nameOf(version: ModelVersion | null): ModelVersion {
    return version ?? this.#base.version
  }

  /** The versions, the newest first, and the packages below them. */
  summaries(): VersionSummary[] {
    const { store, bases } = this.#options
    const current = this.name
    const own = store.learning.versions().map((version): VersionSummary => {
      if (version.version === current) return { ...version, state: 'current' }
      return version.state === 'current' ? { ...version, state: 'promoted' } : version
    })
    const packages = this.#base.version === bases.starter.version ? [bases.starter] : [this.#base, bases.starter]
    return [
      ...own,
      ...packages.map(({ version }): VersionSummary => {
        const state = version === current ? 'current' : 'promoted'
        return { version, parent: null, createdAt: 0, evaluation: null, state }
      }),
    ]
  }

  /** A version of the project's as something to read with, the packages below them included. @throws Failed `not-found` */
  modelOf(version: ModelVersion): ProjectModel {
    const base = this.#package(version)
    return base === undefined ? this.over(this.baseOf(this.known(version)), version) : this.over(base, null)
  }

  /** Makes a version the current one, the starter included. @throws Failed `not-found`, `model` where its files are damaged */
  async use(version: ModelVersion): Promise<void> {
    const base = this.#package(version)
    await (base === undefined ? this.take(this.baseOf(this.known(version)), version) : this.take(base, null))
  }

  /** A version over a package; null: the package itself. @throws Failed `model`, `read-only` */
  async take(base: ProjectModel, wanted: ModelVersion | null): Promise<void> {
    const { bases, compute, suggesting, store } = this.#options
    const model = this.over(base, wanted)
    await compute.facts(model.source)
    store.settings.setBase(bases.nameOf(base))
    store.learning.use(wanted)
    this.#broken.delete(model.version)
    this.#base = base
    this.#version = wanted
    suggesting.use(model)
    this.#options.onChange()
  }

  /** A new version over the same package. */
  promote(version: ModelVersion): void {
    const { store, suggesting } = this.#options
    store.learning.use(version)
    this.#version = version
    if (!this.#stopped) suggesting.use(this.over(this.#base, version))
  }

  /** What relations may be read with, the best first: what the current version learnt of them, then what comes with the program. */
  async relationModels(): Promise<readonly ProjectModel[]> {
    return this.relationModelsOf(this.#version)
  }

  /** Likewise, of any version. */
  async relationModelsOf(version: ModelVersion | null): Promise<readonly ProjectModel[]> {
    const { relationStarter, folders } = this.#options
    if (!relationStarter) return []
    const { base } = relationStarter.source
    const plain = { version: relationStarter.version, source: folders.relationSource(null, base) }
    const own = await folders.relationsIn(version)
    return own === null ? [plain] : [{ version: own, source: await folders.relationSourceOver(own, base) }, plain]
  }

  /** The current model cannot be read with: takes the best that is left. */
  replaceBroken(model: ProjectModel, failure: Failed): void {
    const { suggesting, bases, log } = this.#options
    if (model.version === bases.starter.version) return
    this.#broken.set(model.version, failure.message)
    const next = this.#lastGood()
    if (next !== null) this.#base = this.baseOf(next)
    else if (this.#broken.has(this.#base.version)) this.#base = bases.starter
    const instead = this.nameOf(next)
    const told = say('models.replaced', { model: model.version, why: failure.sentence, instead })
    const notice = new Failed('model', told, { version: model.version, instead }).toFailure()
    log(notice.message)
    this.#version = next
    suggesting.use(this.over(this.#base, next), notice)
    this.#options.onChange()
  }

  /** @throws Failed `not-found` */
  known(version: ModelVersion): ModelVersion {
    if (this.#options.store.learning.versions().some((known) => known.version === version)) return version
    throw new Failed('not-found', say('models.noVersion', { version }), { version })
  }

  /** The package at the root of a version's parents. */
  baseOf(version: ModelVersion): ProjectModel {
    const { bases, store } = this.#options
    const parents = new Map(store.learning.versions().map((each) => [each.version, each.parent]))
    let root = version
    for (let step = 0; step < parents.size; step++) root = parents.get(root) ?? root
    return parents.has(root) ? bases.starter : bases.named(root)
  }

  /** @param version null: the package itself */
  over(base: ProjectModel, version: ModelVersion | null): ProjectModel {
    return { version: version ?? base.version, source: this.#options.folders.source(version, base.source.base) }
  }

  #package(version: ModelVersion): ProjectModel | undefined {
    return [this.#base, this.#options.bases.starter].find((each) => each.version === version)
  }

  /** Where nothing waits to be read, nobody else would find out that a version is damaged before it is needed. */
  async #check(model: ProjectModel): Promise<void> {
    const { compute, suggesting } = this.#options
    try {
      await compute.facts(model.source)
    } catch (error) {
      const isBroken = error instanceof Failed && error.kind === 'model'
      if (isBroken && !this.#stopped && suggesting.model === model) this.replaceBroken(model, error)
    }
  }

  #lastGood(): ModelVersion | null {
    const good = this.#options.store.learning
      .versions()
      .find(({ version, state }) => state !== 'candidate' && !this.#broken.has(version))
    return good?.version ?? null
  }

  /** What was chosen before; answers with what to say where it is not there any more. */
  async #openBase(current: ModelVersion | null): Promise<Failure | null> {
    const { bases, store, log } = this.#options
    if (current !== null) {
      this.#base = this.baseOf(current)
      return null
    }
    try {
      this.#base = await bases.find(store.settings.base())
      return null
    } catch (error) {
      const { message, said, facts } = failureOf(error, 'the model of the project', log)
      const told = say('models.insteadOfChosen', { why: sentenceOf(message, said), instead: bases.starter.version })
      return new Failed('model', told, facts).toFailure()
    }
  }
}
