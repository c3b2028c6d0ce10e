import type { InstalledModel, ModelId, WholeModel } from '../../contract/domain/model.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { isTagger } from '../../models/nets/tagger/configuration.ts'
import { isNetwork } from '../../models/package/network-manifest.ts'
import { starterName } from '../learning/starter-model.ts'
import type { InstalledModel as Found } from '../networks/installed-models.ts'
import { whyNoTagger } from '../networks/network-tagger.ts'

/** Why a package cannot suggest labels in a project; null: it can. */
export function unfitness({ id, manifest }: Found): Sentence | null {
  const { task } = manifest
  const base = 'base' in manifest ? manifest.base : null
  if (task !== 'mner') return say('models.otherTask', { task: taskNames[task] })
  const why = isNetwork(manifest) ? whyNoTagger(manifest) : null
  if (why !== null) return why
  if (!isNetwork(manifest) && !isTagger(manifest.architecture))
    return say('models.unknownNetwork', { architecture: manifest.architecture })
  if (base !== null) return say('models.onlyChanges', { base: base.name })
  if (id === starterName) return say('models.starterName', { name: starterName })
  return null
}

const taskNames = {
  mner: say('models.taskEntities'),
  mre: say('models.taskRelations'),
  mkg: say('models.taskLinks'),
} as const

export function wholeModelOf(
  found: Found,
  { id, isBuiltIn, isInUse }: { readonly id: ModelId; readonly isBuiltIn: boolean; readonly isInUse: boolean },
): WholeModel {
  const { manifest, bytes } = found
  const { provenance } = manifest
  const why = isBuiltIn ? null : unfitness(found)
  return {
    kind: 'whole',
    id,
    isBuiltIn,
    name: manifest.name,
    architecture: manifest.architecture,
    task: manifest.task,
    labels: [...manifest.labels],
    bytes,
    licence: manifest.licence,
    provenance: {
      data: provenance.data.map((each) => ({ ...each })),
      method: provenance.method,
      createdAt: provenance.createdAt,
      sources: 'sources' in manifest ? manifest.sources.map(({ part, file }) => `${part}: ${fileNameOf(file)}`) : [],
    },
    figures: Object.entries(manifest.metrics).map(([name, value]) => ({ name, value })),
    use: isInUse
      ? { kind: 'in-use' }
      : why === null
        ? { kind: 'can-be-used' }
        : { kind: 'cannot-be-used', why: why.text, said: why.said },
  }
}

export function brokenModelOf(id: ModelId, isBuiltIn: boolean, problem: string): InstalledModel {
  const { said } = say('models.damaged', { detail: problem })
  return { kind: 'broken', id, isBuiltIn, problem, said }
}

/** A source may be written down with its place on the machine that made the package. */
const fileNameOf = (file: string): string => file.split(/[\\/]/).at(-1) ?? file
