import { Failed } from '../../contract/domain/failed.ts'
import type { GoldPair } from '../inference/relation-evaluation.ts'
import type { PairInPost } from '../inference/relation-tagger.ts'
import type { TaggerPost } from '../inference/tagger.ts'
import type { GoldPost } from '../inference/tagger-evaluation.ts'
import { type SeenSizes, taggerPosts } from '../predicting/evaluate-file.ts'
import type { FileImages } from '../predicting/file-images.ts'
import { type FilePost, type FilePosts, filePosts } from '../predicting/file-posts.ts'

export interface CorpusFile extends FilePosts {
  readonly path: string
  /** null: posts are read without images. */
  readonly images: FileImages | null
  /** The network's. */
  readonly sees: SeenSizes
}

async function* withPixels(file: CorpusFile): AsyncGenerator<{ readonly post: FilePost; readonly seen: TaggerPost }> {
  for await (const posts of filePosts(file.path, file)) {
    const seen = await taggerPosts(posts, file.images, file.sees)
    for (const [at, post] of posts.entries()) yield { post, seen: seen[at]! }
  }
}

/** @throws Failed `bad-input` for errors in the file, or where it has no posts; `cancelled` */
export async function readGoldPosts(file: CorpusFile): Promise<GoldPost[]> {
  const found: GoldPost[] = []
  for await (const { post, seen } of withPixels(file)) {
    const gold = post.mentions.filter(({ verdict }) => verdict === undefined)
    found.push({ ...seen, gold })
  }
  if (found.length === 0) throw new Failed('bad-input', `${file.path} has no posts.`)
  return found
}

/** The pairs of an MNRE file, in its order. @throws Failed as `readGoldPosts`, or where there is not one pair */
export async function readGoldPairs(file: CorpusFile): Promise<GoldPair[]> {
  const found: GoldPair[] = []
  for await (const { post, seen } of withPixels(file))
    for (const pair of relationsOf(post)) found.push({ ...pairIn(seen, pair), relation: pair.relation })
  if (found.length > 0) return found
  throw new Failed('bad-input', `${file.path} has no pairs: relations are read from MNRE files.`)
}

/** A marked pair in characters of its post. */
export function pairIn(post: TaggerPost, { h, t }: MarkedPair): PairInPost {
  const { words } = post
  const place = ([from, to]: readonly [number, number]) => ({ start: words[from]!.start, end: words[to - 1]!.end })
  return { post, subject: place(h.pos), object: place(t.pos) }
}

export interface MarkedPair {
  readonly h: { readonly pos: readonly [number, number] }
  readonly t: { readonly pos: readonly [number, number] }
  readonly relation: string
}

/** The parser of MNRE has checked them; any other format has none. */
export function relationsOf({ metadata }: FilePost): readonly MarkedPair[] {
  const { mnre } = metadata as { readonly mnre?: { readonly relations: readonly MarkedPair[] } }
  return mnre?.relations ?? []
}
