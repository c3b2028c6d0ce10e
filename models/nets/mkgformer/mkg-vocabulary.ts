import type { MkgTokens } from './entity-head.ts'
import type { MkgMarks } from './mkg-text.ts'

/** Rows of the word table: word pieces, then marks, then a token for each entity, then one for each relation. */
export interface MkgVocabulary extends MkgMarks, MkgTokens {
  readonly relationStart: number
  /** All rows. */
  readonly size: number
}

/**
 * @param pieces rows of the tokenizer; 0 is padding
 * @param marks  of a tokenizer that has them, as BERT's do; null: they follow its rows
 */
export function mkgVocabulary(
  pieces: number,
  entities: number,
  relations: number,
  marks: MkgMarks | null = null,
): MkgVocabulary {
  const entityStart = marks === null ? pieces + 3 : pieces
  const entityEnd = entityStart + entities
  return {
    ...(marks ?? { cls: pieces, sep: pieces + 1, mask: pieces + 2 }),
    entityStart,
    entityEnd,
    relationStart: entityEnd,
    size: entityEnd + relations,
  }
}
