import { isRelations } from '../nets/relations/architecture.ts'
import {
  anyObject,
  type Decoder,
  dictionaryOf,
  exactly,
  finite,
  listOf,
  nullable,
  objectOf,
  oneOf,
  text,
} from './json-decoders.ts'
import { type KgeManifest, kgeArchitecture, parseKgeManifest } from './kge-manifest.ts'
import {
  changeOf,
  labels,
  type ModelManifest,
  type Provenance,
  parseJson,
  parseManifest,
  provenance,
  sha256,
  type WeightsFacts,
} from './model-manifest.ts'
import { PackageError } from './package-error.ts'
import { parseRelationManifest, type RelationManifest } from './relation-manifest.ts'

export const networkArchitectures = ['mkgformer', 'hvpnet'] as const
export const networkTasks = ['mner', 'mre', 'mkg'] as const
export type NetworkArchitecture = (typeof networkArchitectures)[number]
export type NetworkTask = (typeof networkTasks)[number]

/** What `model.json` says of one of the papers' networks. Its weights keep the authors' names, in single precision. */
export interface NetworkManifest {
  readonly format: 'triptych-model'
  readonly formatVersion: 1
  readonly name: string
  readonly task: NetworkTask
  readonly architecture: NetworkArchitecture
  /** As the authors' `case.json` has it: `case`, `model` and `config`; see `nets/authors`. */
  readonly configuration: Readonly<Record<string, unknown>>
  /** In the order of the head's rows; empty where the weights came without them. */
  readonly labels: readonly string[]
  readonly weights: WeightsFacts
  /** The package whose weights these change; null when all weights are here. */
  readonly base: ModelManifest['base']
  readonly provenance: Provenance
  /** The files that the weights came from. */
  readonly sources: readonly NetworkSource[]
  readonly licence: string
  readonly metrics: Readonly<Record<string, number>>
  /** Whether `tokenizer.json` lies beside it. */
  readonly tokenizer: boolean
}

export interface NetworkSource {
  /** What it brought: `text`, `vision`, `authors`. */
  readonly part: string
  readonly file: string
  readonly sha256: string | null
}

/** All that may lie in a package's folder; `architecture` says which. */
export type AnyManifest = ModelManifest | RelationManifest | NetworkManifest | KgeManifest

const yesOrNo: Decoder<boolean> = (value, field) => {
  if (typeof value === 'boolean') return value
  throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected true or false`)
}

const bytes: Decoder<number> = (value, field) => {
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number
  throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected a number of bytes`)
}

const manifest = objectOf<NetworkManifest>({
  format: exactly('triptych-model'),
  formatVersion: exactly(1),
  name: text,
  task: oneOf(...networkTasks),
  architecture: oneOf(...networkArchitectures),
  configuration: anyObject,
  labels,
  weights: objectOf({ sha256, bytes }),
  base: nullable(changeOf),
  provenance,
  sources: listOf(objectOf({ part: text, file: text, sha256: nullable(sha256) })),
  licence: text,
  metrics: dictionaryOf(finite),
  tokenizer: yesOrNo,
})

export function isNetwork(found: AnyManifest): found is NetworkManifest {
  return networkArchitectures.some((each) => each === found.architecture)
}

/** @throws PackageError that names the field, what was found and what was expected */
export function parseAnyManifest(json: string, file = 'model.json'): AnyManifest {
  const value = parseJson(json, file)
  const { architecture } = objectOf({ format: exactly('triptych-model'), architecture: text })(value, file)
  if (isRelations(architecture)) return parseRelationManifest(json, file)
  if (architecture === kgeArchitecture) return parseKgeManifest(json, file)
  return networkArchitectures.some((each) => each === architecture) ? manifest(value, file) : parseManifest(json, file)
}

export function printNetworkManifest(facts: NetworkManifest): string {
  return `${JSON.stringify(facts, null, 2)}\n`
}
