import {
  anyObject,
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
import { PackageError } from './package-error.ts'

/** What `model.json` says of a model that suggests labels; of the papers' networks, see `network-manifest.ts`. */
export interface ModelManifest {
  readonly format: 'triptych-model'
  readonly formatVersion: 1
  /** For people: "Starter". */
  readonly name: string
  readonly task: 'mner'
  /** Which builder under nets/ makes the graph. */
  readonly architecture: string
  /** That builder's sizes; it decodes them. */
  readonly configuration: Readonly<Record<string, unknown>>
  /** In the order of the head's rows; a schema only grows at its end. */
  readonly labels: readonly string[]
  /** Divides the scores before probabilities are made of them. */
  readonly temperature: number
  readonly weights: WeightsFacts
  /** The package whose weights these change; null when all weights are here. */
  readonly base: { readonly name: string; readonly weightsSha256: string } | null
  readonly provenance: Provenance
  readonly licence: string
  /** By name, `valid.f1`; F1, precision and recall from 0 to 1. */
  readonly metrics: Readonly<Record<string, number>>
  /** Rows of the embeddings, after the two reserved ones. */
  readonly vocabularies: { readonly words: readonly string[]; readonly characters: readonly string[] }
}

export interface WeightsFacts {
  /** lower-case hexadecimal, of the whole file */
  readonly sha256: string
  readonly bytes: number
}

export interface Provenance {
  readonly data: readonly { readonly name: string; readonly posts: number; readonly terms: string }[]
  /** How it was trained, in a sentence or two. */
  readonly method: string
  readonly seed: number
  readonly seconds: number
  /** ISO 8601 */
  readonly createdAt: string
}

export const labels: Decoder<readonly string[]> = (value, field) => {
  const names = listOf(text)(value, field)
  names.forEach((name, i) => {
    if (name.trim() === '') throw new PackageError(`${field}[${i}]: found an empty name, expected a label`)
    if (names.indexOf(name) !== i)
      throw new PackageError(`${field}[${i}]: "${name}" stands there twice, expected each label once`)
  })
  return names
}

export const sha256: Decoder<string> = (value, field) => {
  const hash = text(value, field)
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new PackageError(`${field}: found "${hash}", expected 64 hexadecimal digits`)
  return hash
}

export const provenance = objectOf<Provenance>({
  data: listOf(objectOf({ name: text, posts: integerFrom(0), terms: text })),
  method: text,
  seed: integerFrom(0),
  seconds: finite,
  createdAt: text,
})

/** Fields that models for all tasks of ours have alike. */
export const commonFields = {
  format: exactly('triptych-model'),
  formatVersion: exactly(1),
  name: text,
  configuration: anyObject,
  labels,
  temperature: positive,
  weights: objectOf({ sha256, bytes: integerFrom(1) }),
  provenance,
  licence: text,
  metrics: dictionaryOf(finite),
  vocabularies: objectOf({ words: listOf(text), characters: listOf(text) }),
}

export const changeOf = objectOf<NonNullable<ModelManifest['base']>>({ name: text, weightsSha256: sha256 })

const manifest = objectOf<ModelManifest>({
  ...commonFields,
  task: exactly('mner'),
  architecture: text,
  base: nullable(changeOf),
})

/**
 * @param file names the file in messages
 * @throws PackageError that names the field, what was found and what was expected
 */
export function parseManifest(json: string, file = 'model.json'): ModelManifest {
  return manifest(parseJson(json, file), file)
}

/** @throws PackageError naming the file */
export function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new PackageError(`${file} is not JSON: ${(error as Error).message}`)
  }
}

/** Readable, but for the vocabularies, which stand on one line each at the end. */
export function printManifest({ vocabularies, ...facts }: Omit<ModelManifest, 'task' | 'base'>): string {
  const head = JSON.stringify(facts, null, 2).slice(0, -2)
  const words = JSON.stringify(vocabularies.words)
  const characters = JSON.stringify(vocabularies.characters)
  return `${head},\n  "vocabularies": {\n    "words": ${words},\n    "characters": ${characters}\n  }\n}\n`
}
