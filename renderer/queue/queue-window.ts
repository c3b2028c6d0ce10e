import type { QueueRow } from '../../contract/calls/posts.ts'
import type { PostId, PostStatus } from '../../contract/domain/post.ts'
import { t } from '../language/language.ts'
import { clausesText } from '../language/list-text.ts'

/** Rows asked for at a time. */
export const pageRows = 100

/** Pages that hold the rows `first` to `last` (both included) of `total`, in order. */
export function pagesFor(first: number, last: number, total: number): number[] {
  if (total <= 0 || last < 0 || first >= total) return []
  const from = Math.floor(Math.max(0, first) / pageRows)
  const to = Math.floor(Math.min(total - 1, last) / pageRows)
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

/** What is loaded of a queue: pages by their number, each with its rows in order. */
export type LoadedPages = ReadonlyMap<number, readonly QueueRow[]>

export function rowAt(pages: LoadedPages, index: number): QueueRow | undefined {
  return pages.get(Math.floor(index / pageRows))?.[index % pageRows]
}

/** Where a post stands among the loaded rows; null where it is not loaded. */
export function indexOf(pages: LoadedPages, post: PostId): number | null {
  for (const [page, rows] of pages) {
    const at = rows.findIndex((row) => row.post === post)
    if (at >= 0) return page * pageRows + at
  }
  return null
}

/** The next loaded row after `index` that is still to be looked at: of the wanted status, or `todo` where all are shown. */
export function nextOpen(
  pages: LoadedPages,
  index: number,
  total: number,
  wanted: PostStatus | null,
  except: PostId | null,
): QueueRow | null {
  const status = wanted ?? 'todo'
  for (let i = Math.max(0, index + 1); i < total; i++) {
    const row = rowAt(pages, i)
    if (row === undefined) return null
    if (row.status === status && row.post !== except) return row
  }
  return null
}

/** Why a post is asked, or how unsure the model is, in a word or two. The bar beside it shows the number. */
export function askedWords(
  row: Pick<QueueRow, 'uncertainty' | 'because' | 'suggestions' | 'mentions' | 'relations' | 'status'>,
): string {
  if (row.because?.kind === 'doubted') return t('queue.doubtfulLabels', { count: row.because.doubts })
  if (row.status === 'done') {
    const what = clausesText([
      t('counted.mention', { count: row.mentions }),
      ...(row.relations === 0 ? [] : [t('counted.relation', { count: row.relations })]),
    ])
    return t('queue.isDone', { what })
  }
  const unsure = row.because?.kind === 'unsure' && row.because.spans > 0 && (row.uncertainty ?? 0) >= sureBelow
  const what = clausesText([
    becauseWords(row),
    ...(row.suggestions === 0 || unsure ? [] : [t('queue.toCheck', { n: row.suggestions })]),
  ])
  return row.status === 'skipped' ? t('queue.isSkipped', { what }) : what
}

const sureBelow = 0.15

function becauseWords({ because, uncertainty }: Pick<QueueRow, 'because' | 'uncertainty'>): string {
  switch (because?.kind) {
    case 'unlike':
      return t('queue.unlike')
    case 'sample':
      return t('queue.sample')
    case 'audit':
      return t('queue.audit')
    case 'entropy':
      return t('queue.bits', { bits: Math.round(because.bits) })
    case 'pairs':
      return because.pairs > 0 ? t('queue.closePairs', { count: because.pairs }) : t('queue.surePairs')
    case 'unsure':
      if (because.spans > 0 && (uncertainty ?? 0) >= sureBelow) {
        return t('queue.unsureSpans', { count: because.spans })
      }
  }
  if (uncertainty === null) return t('queue.unread')
  if (uncertainty < sureBelow) return t('queue.sure')
  if (uncertainty < 0.4) return t('queue.fairlySure')
  return uncertainty < 0.7 ? t('queue.unsure') : t('queue.veryUnsure')
}
