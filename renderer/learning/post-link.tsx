import type { ReactNode } from 'react'
import type { PostId } from '../../contract/domain/post.ts'
import { useProject } from '../shell/project-context.ts'
import { go, printRoute, type Route } from '../shell/route.ts'
import classes from './learning.module.css'

/** To a post in the workspace; going back comes back to this page as it was. */
export function PostLink({ post, children }: { readonly post: PostId; readonly children: ReactNode }) {
  const { project } = useProject().session
  const to: Route = { kind: 'project', project, screen: 'label', post }
  return (
    <a
      className={classes.postLink}
      href={printRoute(to)}
      onClick={(event) => {
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
