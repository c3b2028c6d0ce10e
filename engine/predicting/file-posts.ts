import { basename } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { ImportFormat, ImportIssue } from '../../contract/domain/import.ts'
import type { Word } from '../../contract/domain/post.ts'
import type { PostRecord } from '../../exchange/record.ts'
import { segmentWords } from '../../models/text/segment-words.ts'
import { readDataset } from '../decode/text/read-dataset.ts'

/** A post of a file, cut into words. */
export interface FilePost extends PostRecord {
  readonly words: readonly Word[]
}

export interface FilePosts {
  /** null: told from the content. */
  readonly format: ImportFormat | null
  readonly onIssue: (issue: ImportIssue) => void
  readonly signal: AbortSignal
}

/** Posts of one batch for a model. */
const batchPosts = 128

/**
 * The posts of a dataset, some at a time. Warnings and errors are told as they come.
 * @throws Failed `bad-input` at the end when there were errors: figures about half a file would be no figures
 */
export async function* filePosts(path: string, { format, onIssue, signal }: FilePosts): AsyncGenerator<FilePost[]> {
  const name = basename(path)
  let batch: FilePost[] = []
  let errors = 0
  for await (const items of readDataset({ path, name }, format)) {
    if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
    for (const item of items) {
      if (item.kind === 'issue') {
        if (item.issue.severity === 'error') errors += 1
        onIssue(item.issue)
      }
      if (item.kind === 'post') batch.push({ ...item.post, words: item.post.words ?? segmentWords(item.post.text) })
      if (batch.length < batchPosts) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0 && errors === 0) yield batch
  if (errors > 0)
    throw new Failed('bad-input', `${name} has ${errors} ${errors === 1 ? 'error' : 'errors'}: correct it first.`, {
      errors,
    })
}
