import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConfusionCell } from '../../contract/domain/learning-report.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import classes from './learning.module.css'
import { PostLink } from './post-link.tsx'

const atOnce = 8

/** The posts behind a cell of the matrix; each opens in the workspace. */
export function CellPosts({ cell, title }: { readonly cell: ConfusionCell; readonly title: string }) {
  const [most, setMost] = useState(atOnce)
  return (
    <section aria-label={t('learning.postsOf', { title })}>
      <h3 className={classes.heading}>
        {t('learning.cellPosts', { title, posts: t('counted.heldOutPost', { count: cell.posts.length }) })}
      </h3>
      <ul className={classes.posts}>
        {cell.posts.slice(0, most).map((post) => (
          <li key={post}>
            <PostRow post={post} />
          </li>
        ))}
      </ul>
      {cell.posts.length > most && (
        <div className={classes.more}>
          <Button size="compact-xs" variant="subtle" onClick={() => setMost(most + 4 * atOnce)}>
            {t('learning.showMore')}
          </Button>
        </div>
      )}
    </section>
  )
}

function PostRow({ post }: { readonly post: PostId }) {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const view = useQuery({
    queryKey: keys.post(project, post),
    queryFn: ({ signal }) => client.posts.get({ project, post }, { signal }),
  })
  if (view.isPending) return <Skeleton height="1.4rem" />
  if (view.data === undefined) return <span className={classes.dim}>{failureOf(view.error).message}</span>
  return (
    <PostLink post={post}>
      <span className={classes.dim}>
        <NameText name={view.data.name} />
      </span>{' '}
      <NameText name={view.data.text} />
    </PostLink>
  )
}
