import type { Word } from '../contract/domain/post.ts'

/** Text of a post that a file has only as tokens: joined by one space each, with every token's place. */
export function joinTokens(tokens: readonly string[]): { readonly text: string; readonly words: readonly Word[] } {
  const words: Word[] = []
  let start = 0
  for (const token of tokens) {
    words.push({ start, end: start + token.length })
    start += token.length + 1
  }
  return { text: tokens.join(' '), words }
}
