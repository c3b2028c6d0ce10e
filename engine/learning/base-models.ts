import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import { say } from '../../contract/sentences/say.ts'
import { isModelName } from '../networks/installed-models.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { earlierStarter } from './earlier-starters.ts'
import { packageModel, starterName } from './starter-model.ts'

/** What a project's versions may be changes of: the starter, and packages that the person installed. */
export class BaseModels {
  readonly starter: ProjectModel
  readonly #installed: string | null

  /** @param installed folder of the installed packages, absolute; null: there are none */
  constructor(starter: ProjectModel, installed: string | null) {
    this.starter = starter
    this.#installed = installed
  }

  /** The installed package of this name; of null, the starter. @throws Failed `not-found` */
  async find(name: string | null): Promise<ProjectModel> {
    if (name === null) return this.starter
    if (this.#installed === null || !isModelName(name) || name === starterName)
      throw new Failed('not-found', say('models.noSuch', { name }), { model: name })
    const model = await packageModel(join(this.#installed, name), name)
    if (model.version === name) throw new Failed('not-found', say('models.gone', { name }), { model: name })
    return model
  }

  /** By the name that a version has for what it changed, also an earlier starter; whether the package is still the same, loading will tell. */
  named(version: ModelVersion): ProjectModel {
    const name = nameIn(version)
    if (name === starterName) {
      const earlier =
        version === this.starter.version ? null : earlierStarter(this.starter.source.base, weightsOf(version))
      return earlier === null ? this.starter : { version, source: { base: earlier, delta: null } }
    }
    if (this.#installed === null || !isModelName(name)) return this.starter
    return { version, source: { base: join(this.#installed, name), delta: null } }
  }

  /** What `find` finds it by; null for the starter, or an earlier one. */
  nameOf(base: ProjectModel): string | null {
    const name = nameIn(base.version)
    return name === starterName ? null : name
  }
}

/** The first digits of their SHA-256; empty for a folder that could not be read. */
const weightsOf = (version: ModelVersion): string => version.slice(nameIn(version).length + 1)

function nameIn(version: ModelVersion): string {
  const at = version.lastIndexOf('@')
  return at < 0 ? version : version.slice(0, at)
}
