import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { conllPrinter } from '../../exchange/conll/print-conll.ts'
import { noLinks } from '../../exchange/links.ts'
import { openModel } from '../compute/open-model.ts'
import { openRegular } from '../decode/open-regular.ts'
import { taggerPosts } from './evaluate-file.ts'
import type { FileImages } from './file-images.ts'
import { type FilePosts, filePosts } from './file-posts.ts'

export interface PredictFile extends Omit<FilePosts, 'format'> {
  /** Folder of the model package. */
  readonly model: string
  readonly input: string
  readonly images: FileImages | null
  readonly threads: number
  /** Takes the text of the answer, in order. */
  readonly write: (text: string) => Promise<void>
  readonly onProgress: (posts: number) => void
}

export interface Predicted {
  readonly posts: number
  readonly mentions: number
}

/**
 * Reads CoNLL and writes it again with the model's tags in the last column, in place of those that are there; a file of
 * tokens alone gets such a column.
 * @throws Failed `bad-input` for errors in the file, `model` for a package that cannot be opened, `cancelled`
 */
export async function predictFile(options: PredictFile): Promise<Predicted> {
  const { model, input, images, threads, write, onProgress } = options
  const tagger = await openModel({ base: model, delta: null }, { device: 'cpu', threads })
  const scratch = await mkdtemp(join(tmpdir(), 'triptych-predict-'))
  const counts = { posts: 0, mentions: 0 }
  try {
    const tagged = (await hasTokensOnly(input)) ? await withTags(input, scratch) : input
    for await (const batch of filePosts(tagged, { ...options, format: 'conll' })) {
      const answers = await tagger.suggest(await taggerPosts(batch, images, tagger))
      let text = ''
      for (const [index, post] of batch.entries()) {
        const mentions = (answers[index]?.spans ?? []).map(({ start, end, type }) => {
          return { start, end, type, verdict: 'accepted' as const }
        })
        text += conllPrinter.print({ ...post, mentions, links: noLinks, status: 'todo' }).text
        counts.posts += 1
        counts.mentions += mentions.length
      }
      await write(text)
      onProgress(counts.posts)
    }
    return counts
  } finally {
    await tagger.release()
    await rm(scratch, { recursive: true, force: true })
  }
}

const isToken = (line: string): boolean =>
  line.trim() !== '' && !line.startsWith('IMGID:') && !line.startsWith('-DOCSTART-')

/** Told by the first lines that are tokens. @throws Failed when there is no such file */
async function hasTokensOnly(path: string): Promise<boolean> {
  const { handle } = await openRegular(path, basename(path), true)
  await handle.close()
  let seen = 0
  for await (const line of createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (!isToken(line)) continue
    if (/\s/.test(line.trim())) return false
    seen += 1
    if (seen >= 50) break
  }
  return seen > 0
}

/** A copy under the same name, so that messages name file and line as they are. */
async function withTags(path: string, folder: string): Promise<string> {
  const copy = join(folder, basename(path))
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  await pipeline(
    async function* () {
      for await (const line of lines) yield isToken(line) ? `${line.trim()}\tO\n` : `${line}\n`
    },
    createWriteStream(copy, { mode: 0o600 }),
  )
  return copy
}
