import { z } from 'zod'
import { storedJson } from './stored-json.ts'

const storedOffsets = z.array(z.int().nonnegative())

import type { Word } from '../../contract/domain/post.ts'

/** Words as they are stored: their offsets in one flat JSON array. */
export function wordsText(words: readonly Word[]): string {
  return JSON.stringify(words.flatMap(({ start, end }) => [start, end]))
}

export function wordsOf(stored: string): Word[] {
  const offsets = storedJson(storedOffsets, stored, 'The list of words of a post')
  const words: Word[] = []
  for (let place = 0; place + 1 < offsets.length; place += 2)
    words.push({ start: offsets[place]!, end: offsets[place + 1]! })
  return words
}

/** What is wrong with words over `text`; null when they follow each other inside it. */
export function wordsProblem(words: readonly Word[], length: number): string | null {
  let end = 0
  for (const word of words) {
    if (word.start < end || word.end <= word.start || word.end > length)
      return `word ${word.start}-${word.end} does not follow the word before it inside ${length} UTF-16 units`
    end = word.end
  }
  return null
}
