import { readFile } from 'node:fs/promises'
import { defaultRelationTypes } from '../../contract/domain/default-relation-types.ts'
import type { TaggerPost } from '../../engine/inference/tagger.ts'
import type { TextRange } from '../../engine/inference/tagger-alignment.ts'
import { type MnreMetadata, mnre } from '../../exchange/mnre/parse-mnre.ts'
import { parseLines, splitLines } from '../../exchange/parse-lines.ts'
import { noRelation } from '../../models/metrics/relation-scores.ts'

export interface CorpusPair {
  readonly post: TaggerPost
  /** Of the image, which tells posts with the same words apart. */
  readonly image: string
  readonly head: TextRange
  readonly tail: TextRange
  readonly relation: string
}

/** The pairs of an MNRE file, in its order. @throws Error that names the line of the first that cannot be read */
export async function readPairs(file: string): Promise<CorpusPair[]> {
  const pairs: CorpusPair[] = []
  const posts = new Map<string, TaggerPost>()
  for (const item of parseLines(mnre, splitLines(await readFile(file, 'utf8')), file)) {
    if (item.kind === 'issue' && item.issue.severity === 'error')
      throw new Error(`${file}:${item.issue.line}: ${item.issue.message}`)
    if (item.kind !== 'post') continue
    const { text, words = [], images, metadata } = item.post
    const image = images[0] ?? ''
    const key = `${image}\n${text}`
    const post = posts.get(key) ?? { text, words: words ?? [], image: null }
    posts.set(key, post)
    const range = ([from, to]: readonly [number, number]) => ({
      start: post.words[from]!.start,
      end: post.words[to - 1]!.end,
    })
    for (const { h, t, relation } of (metadata.mnre as MnreMetadata).relations)
      pairs.push({ post, image, head: range(h.pos), tail: range(t.pos), relation })
  }
  return pairs
}

const symmetric = new Set(defaultRelationTypes.filter((type) => type.symmetric).map(({ name }) => name))

/**
 * The same pair from the other end. MNRE labels a pair in one direction alone, and what has no relation always from left to right:
 * a network that never sees pairs turned round learns that order instead of the words.
 */
export function turnedRound(pair: CorpusPair): CorpusPair {
  const { head, tail, relation } = pair
  return { ...pair, head: tail, tail: head, relation: symmetric.has(relation) ? relation : noRelation }
}
