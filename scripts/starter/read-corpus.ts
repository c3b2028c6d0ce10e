import { readFile } from 'node:fs/promises'
import type { GoldPost } from '../../engine/inference/tagger-evaluation.ts'
import { conll } from '../../exchange/conll/parse-conll.ts'
import { parseLines, splitLines } from '../../exchange/parse-lines.ts'

export interface CorpusPost extends GoldPost {
  readonly name: string
}

/**
 * Posts of a CoNLL file with their entities; GMNER writes OTHER where Twitter-2017 writes MISC.
 *
 * @throws Error that names the line of the first post that cannot be read: a corpus is not read in part
 */
export async function readCorpus(file: string): Promise<CorpusPost[]> {
  const posts: CorpusPost[] = []
  for (const item of parseLines(conll, splitLines(await readFile(file, 'utf8')), file)) {
    if (item.kind === 'issue' && item.issue.severity === 'error')
      throw new Error(`${file}:${item.issue.line}: ${item.issue.message}`)
    if (item.kind !== 'post') continue
    const { name, text, words, mentions } = item.post
    const gold = mentions.map((mention) => ({ ...mention, type: mention.type === 'OTHER' ? 'MISC' : mention.type }))
    posts.push({ name, text, words: words ?? [], image: null, gold })
  }
  return posts
}

/**
 * GMNER joins Twitter-2015, whose posts are called by plain numbers, and Twitter-2017, whose test posts seem to be among its
 * training posts. Only the former may be learnt from, or the figure on Twitter-2017's test file would say nothing.
 */
export function isOfTwitter2015({ name }: Pick<CorpusPost, 'name'>): boolean {
  return /^\d+$/.test(name)
}

/** The letters and digits of a post without a leading `RT @user:`; posts with the same key say the same. */
export function postKey({ text }: Pick<CorpusPost, 'text'>): string {
  return text
    .toLowerCase()
    .replace(/^rt @ ?[^:]*:/, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Posts that are in none of the others, by name or by what they say, and each only once. */
export function withoutRepeats(posts: readonly CorpusPost[], others: readonly CorpusPost[]): CorpusPost[] {
  const names = new Set(others.map(({ name }) => name))
  const keys = new Set(others.map(postKey))
  return posts.filter((post) => {
    const key = postKey(post)
    if (names.has(post.name) || keys.has(key)) return false
    names.add(post.name)
    keys.add(key)
    return true
  })
}
