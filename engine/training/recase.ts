import { wordsTouched } from '../inference/tagger-alignment.ts'
import { type GoldPost, postOfWords } from '../inference/tagger-evaluation.ts'

/** The same post shouted or mumbled; its entities stay where they are. */
export function recased(post: GoldPost, change: (word: string) => string): GoldPost {
  const words = post.words.map(({ start, end }) => change(post.text.slice(start, end)))
  const other = postOfWords(words, post.image)
  const gold = post.gold.flatMap(({ type, ...range }) => {
    const touched = wordsTouched(post.words, range)
    return touched ? [{ start: other.words[touched.start]!.start, end: other.words[touched.end - 1]!.end, type }] : []
  })
  return { ...other, gold }
}
