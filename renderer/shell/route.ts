import { z } from 'zod'
import { postId } from '../../contract/domain/post.ts'
import { type ProjectId, projectId } from '../../contract/domain/project.ts'
import { createStore } from '../state/store.ts'

export type Screen = 'label' | 'graph' | 'learning' | 'models' | 'types'

/** Where the person is; kept in the address's fragment, so that a reload comes back to it. */
export type Route =
  | { readonly kind: 'projects' }
  | { readonly kind: 'project'; readonly project: ProjectId; readonly screen: Screen; readonly post: number | null }

const screen = z.enum(['label', 'graph', 'learning', 'models', 'types'])

export function parseRoute(fragment: string): Route {
  const [p, project, where, post] = fragment.replace(/^#?\/?/, '').split('/')
  const known = projectId.safeParse(project)
  if (p !== 'p' || !known.success) return { kind: 'projects' }
  const number = postId.safeParse(Number(post))
  return {
    kind: 'project',
    project: known.data,
    screen: screen.safeParse(where).data ?? 'label',
    post: number.data ?? null,
  }
}

export function printRoute(route: Route): string {
  if (route.kind === 'projects') return '#/'
  return `#/p/${route.project}/${route.screen}${route.post === null ? '' : `/${route.post}`}`
}

export const route = createStore<Route>(parseRoute(globalThis.location?.hash ?? ''))

/** `replace`: without a step for the browser's back button. */
export function go(to: Route, how: 'push' | 'replace' = 'push'): void {
  const fragment = printRoute(to)
  if (fragment !== location.hash) {
    if (how === 'push') history.pushState(null, '', fragment)
    else history.replaceState(null, '', fragment)
  }
  route.set(to)
}

globalThis.addEventListener?.('popstate', () => route.set(parseRoute(location.hash)))
