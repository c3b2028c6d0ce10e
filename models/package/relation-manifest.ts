import { noRelation } from '../metrics/relation-scores.ts'
import { relationsArchitecture } from '../nets/relations/architecture.ts'
import { exactly, objectOf } from './json-decoders.ts'
import { commonFields, type ModelManifest, parseJson } from './model-manifest.ts'
import type { ModelPackage } from './model-package.ts'
import { PackageError } from './package-error.ts'

/** What `model.json` says of a small model for relations; `labels` are its relations, None among them. */
export interface RelationManifest extends Omit<ModelManifest, 'task' | 'architecture' | 'base'> {
  readonly task: 'mre'
  readonly architecture: typeof relationsArchitecture
}

/** A model for relations as it is used: all its weights in memory. */
export interface RelationPackage extends Omit<ModelPackage, 'manifest'> {
  readonly manifest: RelationManifest
}

const manifest = objectOf<RelationManifest>({
  ...commonFields,
  task: exactly('mre'),
  architecture: exactly(relationsArchitecture),
})

/**
 * @param file names the file in messages
 * @throws PackageError that names the field, what was found and what was expected
 */
export function parseRelationManifest(json: string, file = 'model.json'): RelationManifest {
  const found = manifest(parseJson(json, file), file)
  if (found.labels.includes(noRelation)) return found
  throw new PackageError(`${file}.labels: ${noRelation} is missing, which a pair without a relation has`)
}
