import { entityModellingText, questionText } from '../../models/nets/mkgformer/mkg-text.ts'
import { type MkgVocabulary, mkgVocabulary } from '../../models/nets/mkgformer/mkg-vocabulary.ts'
import { openPieceTokenizer } from '../../models/text/piece-tokenizer.ts'
import { segmentWords } from '../../models/text/segment-words.ts'
import { trainWordPiece, wordPieceTokenizerJson } from '../../models/text/train-wordpiece.ts'
import type { KnowledgeGraph } from './knowledge-graph.ts'
import type { LinkQuery } from './link-queries.ts'

/** Pieces that are read: of a description, of a relation's words, of a whole text. */
export interface TextLimits {
  readonly description: number
  readonly relation: number
  readonly whole: number
}

/** @param whole at least 14, so that a relation's words and the marks have room */
export const limitsOf = (whole: number): TextLimits => ({ description: whole - 12, relation: 6, whole })
export const textLimits: TextLimits = limitsOf(20)

const phrase = 'is the description of'

/** Turns questions about a graph into tokens. */
export interface LinkWords {
  readonly vocabulary: MkgVocabulary
  readonly question: (query: Omit<LinkQuery, 'answers'>) => readonly number[]
  /** The text that says which entity is described. */
  readonly introduction: (entity: number) => readonly number[]
}

const wordsOf = (text: string) => segmentWords(text).map(({ start, end }) => text.slice(start, end))

/** A vocabulary of word pieces from the graph's own texts. */
export function graphTokenizerJson({ entities, relations }: KnowledgeGraph): string {
  const counts = new Map<string, number>()
  for (const text of [phrase, ...entities.map(({ text }) => text), ...relations.map(({ text }) => text)])
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return wordPieceTokenizerJson(trainWordPiece(counts, { size: 1500, alphabet: 200, minPairCount: 3 }))
}

/** The paper's form of both texts. @throws TokenizerError for a tokenizer.json that cannot be used */
export function linkWords(
  { entities, relations }: KnowledgeGraph,
  tokenizerJson: string,
  limits: TextLimits = textLimits,
): LinkWords {
  const tokenizer = openPieceTokenizer(tokenizerJson)
  const [cls, sep, mask] = ['[CLS]', '[SEP]', '[MASK]'].map((mark) => tokenizer.idOf(mark))
  const marks = cls != null && sep != null && mask != null ? { cls, sep, mask } : null
  const vocabulary = mkgVocabulary(tokenizer.size, entities.length, relations.length, marks)
  const pieces = (text: string, most: number) =>
    wordsOf(text)
      .flatMap((word) => tokenizer.pieces(word, most))
      .slice(0, most)
  const known = entities.map(({ text }, at) => ({
    token: vocabulary.entityStart + at,
    description: pieces(text, limits.description),
  }))
  const asked = relations.map(({ text }, at) => ({
    token: vocabulary.relationStart + at,
    words: pieces(text, limits.relation),
  }))
  const phrases = { before: [], between: pieces(phrase, 8), after: [] }
  return {
    vocabulary,
    question: ({ wanted, known: entity, relation }) =>
      questionText({ wanted, known: known[entity]!, relation: asked[relation]! }, 'paper', vocabulary, limits.whole),
    introduction: (entity) =>
      entityModellingText(known[entity]!.description, phrases, 'paper', vocabulary, limits.whole),
  }
}
