import { readFile } from 'node:fs/promises'

export interface CorpusPost {
  readonly id: string
  readonly words: readonly string[]
  /** `O`, `B-TYPE`, `I-TYPE` */
  readonly tags: readonly string[]
}

/** Posts of a CoNLL file as Twitter-2015, Twitter-2017 and GMNER write them: `IMGID:` line, `word<TAB>tag`, blank line. */
export async function readCorpus(file: string): Promise<CorpusPost[]> {
  const posts: CorpusPost[] = []
  let post: { id: string; words: string[]; tags: string[] } | null = null
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/)
  lines.forEach((line, i) => {
    const [word, tag] = line.split('\t')
    if (line.startsWith('IMGID:')) {
      post = { id: line.slice('IMGID:'.length).trim(), words: [], tags: [] }
      posts.push(post)
    } else if (line.trim() === '') post = null
    else if (!post || word === undefined || tag === undefined)
      throw new Error(`${file}:${i + 1}: expected "word<TAB>tag" within a post, found "${line.slice(0, 40)}"`)
    else {
      post.words.push(word)
      post.tags.push(tag.trim())
    }
  })
  return posts
}

/** The letters and digits of a post: posts with the same key say the same, whatever their punctuation. */
export function postKey({ words }: CorpusPost): string {
  return words
    .join('')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Posts that are in none of the others, by id or by what they say, and each only once. */
export function withoutRepeats(posts: readonly CorpusPost[], others: readonly CorpusPost[]): CorpusPost[] {
  const ids = new Set(others.map(({ id }) => id))
  const keys = new Set(others.map(postKey))
  return posts.filter((post) => {
    const key = postKey(post)
    if (ids.has(post.id) || keys.has(key)) return false
    ids.add(post.id)
    keys.add(key)
    return true
  })
}
