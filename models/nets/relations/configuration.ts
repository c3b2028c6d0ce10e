import { anyObject, integerFrom, listOf, text } from '../../package/json-decoders.ts'
import { type ReadingSizes, readingSizes } from '../tagger/configuration.ts'

/** Sizes of a small model for relations, and the types of mentions that its markers may name. */
export interface RelationConfiguration extends ReadingSizes {
  /** Units in each direction of an LSTM over the words, below the classifier; left out: it reads the towers themselves. */
  readonly lstm?: number
  /** Types that it has seen on the ends of pairs; a mention of another type is marked without one. Left out: none. */
  readonly mentionTypes?: readonly string[]
}

const field = 'model.json.configuration'
const lstmUnits = integerFrom(1, 4096)
const typeNames = listOf(text)

/** @throws PackageError that names the size, what was found and what was expected */
export function relationConfiguration(value: unknown): RelationConfiguration {
  const { lstm, mentionTypes } = anyObject(value, field)
  return {
    ...readingSizes(value),
    ...(lstm !== undefined && { lstm: lstmUnits(lstm, `${field}.lstm`) }),
    ...(mentionTypes !== undefined && { mentionTypes: typeNames(mentionTypes, `${field}.mentionTypes`) }),
  }
}
