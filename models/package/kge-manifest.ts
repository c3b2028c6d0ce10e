import { type KgeConfig, kgeScorers, mustBeKgeConfig } from '../nets/kge/kge-config.ts'
import {
  type Decoder,
  dictionaryOf,
  exactly,
  finite,
  integerFrom,
  listOf,
  nullable,
  objectOf,
  positive,
  text,
} from './json-decoders.ts'
import { labels, type Provenance, parseJson, provenance, sha256, type WeightsFacts } from './model-manifest.ts'
import { PackageError } from './package-error.ts'

export const kgeArchitecture = 'kge'

/** The file with the names of the tables' rows. */
export const kgeNamesFile = 'names.json'

/** What `model.json` says of embeddings of a knowledge graph. The names of entities fill a file of their own. */
export interface KgeManifest {
  readonly format: 'triptych-model'
  readonly formatVersion: 1
  readonly name: string
  readonly task: 'mkg'
  readonly architecture: typeof kgeArchitecture
  readonly configuration: KgeConfig
  /** The relations, in the order of their rows. */
  readonly labels: readonly string[]
  readonly weights: WeightsFacts
  /** `names.json` */
  readonly names: WeightsFacts
  /** How log-probabilities among the candidates become probabilities that people can trust; null: never measured. */
  readonly calibration: KgeCalibration | null
  readonly base: null
  readonly provenance: Provenance
  readonly sources: readonly never[]
  readonly licence: string
  readonly metrics: Readonly<Record<string, number>>
  readonly tokenizer: false
}

/**
 * P(right) = σ(slope · logit(p) + offset), p the softmax of an entity's score among all that are not known to answer; measured on
 * triples that were not learnt from.
 */
export interface KgeCalibration {
  readonly slope: number
  readonly offset: number
  /** Right answers that it was measured on. */
  readonly answers: number
}

/** `names.json`: what rows are called, and what is said of them in words (the name where nothing is said). */
export interface KgeNames {
  readonly entities: readonly { readonly name: string; readonly text: string }[]
  readonly relations: readonly { readonly name: string; readonly text: string }[]
}

function oneOf<const T extends string | number>(choices: readonly T[]): Decoder<T> {
  return (value, field) => {
    const found = choices.find((choice) => choice === value)
    if (found !== undefined) return found
    throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected one of ${choices.join(', ')}`)
  }
}

const yesOrNo: Decoder<boolean> = (value, field) => {
  if (typeof value === 'boolean') return value
  throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected true or false`)
}

const config: Decoder<KgeConfig> = (value, field) => {
  const found = objectOf<KgeConfig>({
    scorer: oneOf(kgeScorers),
    dimension: integerFrom(1, 100_000),
    entities: integerFrom(1),
    relations: integerFrom(1),
    reciprocal: yesOrNo,
    norm: oneOf([1, 2]),
    gamma: positive,
  })(value, field)
  try {
    return mustBeKgeConfig(found)
  } catch (error) {
    throw new PackageError(`${field}: ${(error as Error).message}`)
  }
}

const fileFacts = objectOf<WeightsFacts>({ sha256, bytes: integerFrom(1) })

const manifest = objectOf<KgeManifest>({
  format: exactly('triptych-model'),
  formatVersion: exactly(1),
  name: text,
  task: exactly('mkg'),
  architecture: exactly(kgeArchitecture),
  configuration: config,
  labels,
  weights: fileFacts,
  names: fileFacts,
  calibration: nullable(objectOf<KgeCalibration>({ slope: finite, offset: finite, answers: integerFrom(0) })),
  base: (value, field) => {
    if (value === null) return null
    throw new PackageError(`${field}: found a base, expected null: these packages are whole`)
  },
  provenance,
  sources: listOf((_, field) => {
    throw new PackageError(`${field}: found a source, expected none: embeddings are trained from nothing`)
  }),
  licence: text,
  metrics: dictionaryOf(finite),
  tokenizer: (value, field) => {
    if (value === false) return false
    throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected false: embeddings read no text`)
  },
})

/** @throws PackageError that names the field, what was found and what was expected */
export function parseKgeManifest(json: string, file = 'model.json'): KgeManifest {
  const found = manifest(parseJson(json, file), file)
  if (found.labels.length === found.configuration.relations) return found
  throw new PackageError(
    `${file}.labels: found ${found.labels.length} relations, configuration.relations says ${found.configuration.relations}`,
  )
}

export function printKgeManifest(facts: KgeManifest): string {
  return `${JSON.stringify(facts, null, 2)}\n`
}

const named = objectOf({ name: text, text })
const names = objectOf<KgeNames>({ entities: listOf(named), relations: listOf(named) })

/** @throws PackageError for a name that stands there twice, or when there are not as many as rows */
export function parseKgeNames(json: string, { entities, relations }: KgeConfig, file: string = kgeNamesFile): KgeNames {
  const found = names(parseJson(json, file), file)
  for (const [kind, list, wanted] of [
    ['entities', found.entities, entities],
    ['relations', found.relations, relations],
  ] as const) {
    if (list.length !== wanted)
      throw new PackageError(`${file}.${kind}: found ${list.length} names, the tables have ${wanted} rows`)
    const seen = new Set<string>()
    list.forEach(({ name }, at) => {
      if (seen.has(name))
        throw new PackageError(`${file}.${kind}[${at}]: "${name}" stands there twice, expected each name once`)
      seen.add(name)
    })
  }
  return found
}

/** One name a line, so that the file can be looked at and compared. */
export function printKgeNames({ entities, relations }: KgeNames): string {
  const list = (of: KgeNames['entities']) => of.map(({ name, text }) => JSON.stringify({ name, text })).join(',\n')
  return `{"relations": [\n${list(relations)}\n],\n"entities": [\n${list(entities)}\n]}\n`
}
