import { type ProjectId, projectId } from '../contract/domain/project.ts'
import { deskOrigin } from '../contract/shell/window-messages.ts'

/** The project that a window at this address shows; null: the list of projects, or nothing yet. */
export function shownProject(address: string): ProjectId | null {
  if (!address.startsWith(`${deskOrigin}/`) || !URL.canParse(address)) return null
  const [, id] = /^#\/p\/([0-9a-f]+)(?:\/|$)/.exec(new URL(address).hash) ?? []
  return projectId.safeParse(id).data ?? null
}

export function addressOf(project: ProjectId | null): string {
  return project === null ? `${deskOrigin}/` : `${deskOrigin}/#/p/${project}/label`
}

export type WhereToOpen<Window> =
  | { readonly kind: 'focus'; readonly window: Window }
  | { readonly kind: 'load'; readonly window: Window }
  | { readonly kind: 'new' }

/**
 * A project has one window at most; one that shows the list of projects gives way to it. Without a project any window
 * will do.
 */
export function whereToOpen<Window>(
  project: ProjectId | null,
  windows: readonly Window[],
  addressIn: (window: Window) => string,
): WhereToOpen<Window> {
  if (project === null) {
    const [any] = windows
    return any === undefined ? { kind: 'new' } : { kind: 'focus', window: any }
  }
  const showing = windows.find((window) => shownProject(addressIn(window)) === project)
  if (showing !== undefined) return { kind: 'focus', window: showing }
  const list = windows.find((window) => shownProject(addressIn(window)) === null)
  return list === undefined ? { kind: 'new' } : { kind: 'load', window: list }
}
