import type { MkgTokens } from './entity-head.ts'
import type { MkgMarks } from './mkg-text.ts'

/** Rows of the word table: word pieces, then marks, then a token for each entity, then one for each relation. */
export interface MkgVocabulary extends MkgMarks, MkgTokens {
  readonly relationStart: number
  /** All rows. */
  readonly size: number
}

/** @param pieces rows of the tokenizer; 0 is padding */
export function mkgVocabulary(pieces: number, entities: number, relations: number): MkgVocabulary {
  const entityStart = pieces + 3
  const entityEnd = entityStart + entities
  return {
    cls: pieces,
    sep: pieces + 1,
    mask: pieces + 2,
    entityStart,
    entityEnd,
    relationStart: entityEnd,
    size: entityEnd + relations,
  }
}
