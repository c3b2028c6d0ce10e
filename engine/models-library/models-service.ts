import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { InstalledModel, ModelComparison, ModelId, ModelProgress } from '../../contract/domain/model.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { say } from '../../contract/sentences/say.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { progressStream } from '../imports/progress-stream.ts'
import type { BaseModels } from '../learning/base-models.ts'
import { starterName } from '../learning/starter-model.ts'
import { describeModel, isModelName, listModels, modelsFolder, removeModel } from '../networks/installed-models.ts'
import { readSmallText } from '../networks/small-text.ts'
import type { OpenProject } from '../projects/open-project.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { brokenModelOf, unfitness, wholeModelOf } from './describe-installed.ts'
import { withoutFolder } from './without-folder.ts'

/** A folder's name has no slash, so that no installed package is taken for it. */
export const builtInStarter: ModelId = 'built-in/starter'

export interface ModelsServiceOptions {
  /** The library's folder. */
  readonly home: string
  readonly bases: BaseModels
  readonly projects: { open(project: ProjectId): Promise<OpenProject>; all(): Promise<readonly OpenProject[]> }
}

export type CompareItem = ModelProgress | { readonly kind: 'comparison'; readonly comparison: ModelComparison }

/** The packages that a person has, and what a project does with them. */
export class ModelsService {
  readonly #options: ModelsServiceOptions
  readonly #removed = new Set<string>()

  constructor(options: ModelsServiceOptions) {
    this.#options = options
  }

  /** Names that no import may take: the starter's, and removed ones, under which compute may still hold what lay there. */
  isReserved(name: string): boolean {
    return name.toLowerCase() === starterName || this.#removed.has(name)
  }

  /** The starter first. */
  async list(project: ProjectId): Promise<InstalledModel[]> {
    const { home, bases, projects } = this.#options
    const { learning } = await projects.open(project)
    const inUse = bases.nameOf(learning.base)
    const starter = await this.#describeStarter(inUse === null)
    const installed = await listModels(home)
    return [
      starter,
      ...installed.map((model) =>
        'problem' in model
          ? brokenModelOf(model.id, false, withoutFolder(model.problem, model.folder))
          : wholeModelOf(model, { id: model.id, isBuiltIn: false, isInUse: model.id === inUse }),
      ),
    ]
  }

  /** @throws Failed `not-found`, `io` */
  async card(model: ModelId): Promise<string | null> {
    const folder = this.#folderOf(model)
    try {
      return await readSmallText(join(folder, packageFiles.card))
    } catch (error) {
      if (error instanceof Failed && error.kind === 'not-found') return null
      throw error
    }
  }

  /** @throws Failed `bad-input` for the starter, `conflict` while an open project reads with it, `not-found` */
  async remove(model: ModelId): Promise<void> {
    const { home, bases, projects } = this.#options
    if (model === builtInStarter) throw new Failed('bad-input', say('models.starterStays'))
    for (const { summary, learning } of await projects.all())
      if (bases.nameOf(learning.base) === model)
        throw new Failed('conflict', say('models.stillUsed', { project: summary.name }))
    await removeModel(model, home)
    this.#removed.add(model)
  }

  /** @throws Failed `bad-input` with the reason where it cannot suggest, `model` where it is damaged, `not-found` */
  async use(project: ProjectId, model: ModelId): Promise<void> {
    const { learning } = await this.#options.projects.open(project)
    await learning.readWith(await this.#suggesting(model))
  }

  /** Both on the project's held-out posts. @throws Failed as `use`, and as `measureHeldOut` */
  compare(
    project: ProjectId,
    models: readonly [ModelId, ModelId],
    signal?: AbortSignal,
  ): AsyncGenerator<CompareItem, void, undefined> {
    return progressStream<ModelProgress, CompareItem>(async (tell, either) => {
      const opened = await this.#options.projects.open(project)
      const both = [await this.#suggesting(models[0]), await this.#suggesting(models[1])]
      const [first, second] = await opened.measure(
        both,
        (done, total) => tell({ kind: 'progress', done, total }),
        either,
      )
      return { kind: 'comparison', comparison: { first: first!, second: second! } }
    }, signal)
  }

  async #describeStarter(isInUse: boolean): Promise<InstalledModel> {
    const folder = this.#options.bases.starter.source.base
    try {
      return wholeModelOf(await describeModel(folder), { id: builtInStarter, isBuiltIn: true, isInUse })
    } catch (error) {
      return brokenModelOf(builtInStarter, true, withoutFolder((error as Error).message, folder))
    }
  }

  async #suggesting(model: ModelId): Promise<ProjectModel> {
    const { bases } = this.#options
    if (model === builtInStarter) return bases.starter
    const folder = this.#folderOf(model)
    const described = await describeModel(folder).catch((error: unknown) => {
      throw new Failed('model', withoutFolder((error as Error).message, folder), { model })
    })
    const why = unfitness(described)
    if (why !== null) throw new Failed('bad-input', why, { model })
    return bases.find(model)
  }

  #folderOf(model: ModelId): string {
    const { home, bases } = this.#options
    if (model === builtInStarter) return bases.starter.source.base
    if (!isModelName(model)) throw new Failed('not-found', say('models.notInstalled', { name: model }), { model })
    return join(modelsFolder(home), model)
  }
}
