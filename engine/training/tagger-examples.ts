import { type LabelledSpan, tagsOfSpans } from '../../models/decoding/bio-tags.ts'
import type { TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { encodeWords, type TextEncoder } from '../../models/text/encode-words.ts'
import { wordsTouched } from '../inference/tagger-alignment.ts'
import type { GoldPost } from '../inference/tagger-evaluation.ts'
import { wordWindows } from '../inference/tagger-windows.ts'
import { groundedWords } from './grounded-words.ts'
import type { TaggerTrainingExample } from './tagger-learner.ts'

/**
 * Posts as training examples; long ones become several windows. A span counts for the words that it touches. Where two
 * spans share a word the longer one is learnt, for BIO tags hold one entity a word; spans of types that are no label are
 * left out.
 */
export function taggerExamples(
  posts: readonly GoldPost[],
  labels: readonly string[],
  encoder: TextEncoder,
  sizes: TaggerConfiguration,
  source = 0,
): TaggerTrainingExample[] {
  return posts.flatMap((post) => {
    const words = post.words.map(({ start, end }) => post.text.slice(start, end))
    const tags = tagsOfSpans(wordSpans(post, labels), words.length)
    return wordWindows(words.length, sizes.positions, 0)
      .filter(({ start, end }) => end > start)
      .map(({ start, end }) => {
        const grounding = groundedWords(post, { start, end }, sizes)
        return {
          length: end - start,
          words: encodeWords(words.slice(start, end), encoder, words[start - 1]),
          tags: windowTags(tags.slice(start, end)),
          image: post.image,
          objects: post.objects ?? [],
          source,
          ...(grounding && { grounding }),
        }
      })
  })
}

/** The post's entities over words, without overlaps. */
export function wordSpans({ words, gold }: GoldPost, labels: readonly string[]): LabelledSpan[] {
  const spans = gold.flatMap(({ type, ...range }) => {
    const label = labels.indexOf(type)
    const touched = wordsTouched(words, range)
    return label >= 0 && touched ? [{ ...touched, label }] : []
  })
  const kept: LabelledSpan[] = []
  for (const span of spans.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start))
    if (kept.every((other) => span.end <= other.start || span.start >= other.end)) kept.push(span)
  return kept.sort((a, b) => a.start - b.start)
}

/** A window may begin inside an entity: its first tag is then a B, or no legal path would lead there. */
function windowTags(tags: Int32Array): Int32Array {
  if (tags.length > 0 && tags[0]! > 0 && tags[0]! % 2 === 0) {
    const inside = tags[0]!
    tags[0] = inside - 1
  }
  return tags
}
