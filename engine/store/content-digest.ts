import { hash } from 'node:crypto'

/** What an import writes of a post and nobody changes afterwards; words and metadata as their stored texts. */
export interface PostContent {
  readonly name: string
  readonly text: string
  readonly words: string
  readonly metadata: string
  readonly images: readonly string[]
}

/** SHA-256, stored beside the content: SQLite itself does not notice a flipped bit in a text. */
export function contentDigest({ name, text, words, metadata, images }: PostContent): Buffer {
  return hash('sha256', JSON.stringify([name, text, words, metadata, images]), 'buffer')
}
