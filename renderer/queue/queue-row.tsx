import { Skeleton } from '@mantine/core'
import { IconCheck, IconPhotoOff } from '@tabler/icons-react'
import { memo } from 'react'
import type { QueueRow } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { useImageUrl } from '../image/use-image-url.ts'
import { t } from '../language/language.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import classes from './queue.module.css'
import { askedWords } from './queue-window.ts'

export interface QueueRowProps {
  readonly row: QueueRow | undefined
  readonly isCurrent: boolean
  readonly onOpen: (post: PostId) => void
}

export const QueueRowView = memo(function QueueRowView({ row, isCurrent, onOpen }: QueueRowProps) {
  if (row === undefined) {
    return (
      <div className={classes.placeholder}>
        <Skeleton height={40} width={40} radius={6} />
        <Skeleton height={14} mt={4} />
      </div>
    )
  }
  const words = askedWords(row)
  return (
    <button
      type="button"
      className={classes.row}
      data-status={row.status}
      aria-current={isCurrent ? 'true' : undefined}
      aria-label={t(row.heldOut ? 'queue.rowHeldOut' : 'queue.row', {
        name: row.name,
        excerpt: row.excerpt.slice(0, 80),
        words,
      })}
      onClick={() => onOpen(row.post)}
      {...keepFocus}
    >
      <Thumbnail media={row.thumbnail} images={row.images} />
      <span className={classes.texts}>
        <span className={classes.excerpt} dir="auto">
          {row.excerpt === '' ? <i>{t('queue.noText')}</i> : row.excerpt}
        </span>
        <span className={classes.why}>
          {row.status === 'done' ? (
            <IconCheck size={13} className={classes.tick} aria-hidden="true" />
          ) : (
            <span className={classes.bar} aria-hidden="true">
              {row.uncertainty !== null && <span style={{ width: `${Math.max(4, row.uncertainty * 100)}%` }} />}
            </span>
          )}
          <span className={classes.words}>{words}</span>
          {row.heldOut && (
            <span className={classes.held} title={t('queue.heldOutMore')}>
              {t('queue.heldOut')}
            </span>
          )}
        </span>
      </span>
    </button>
  )
})

function Thumbnail({ media, images }: { readonly media: string | null; readonly images: number }) {
  const image = useImageUrl(media, 'thumbnail')
  return (
    <span className={classes.thumb} data-empty={images === 0 ? 'true' : undefined}>
      {image.kind === 'ready' && <img src={image.url} alt="" draggable={false} />}
      {images > 0 && (media === null || image.kind === 'failed') && <IconPhotoOff size={16} aria-hidden="true" />}
      {images > 1 && <span className={classes.many}>{images}</span>}
    </span>
  )
}
