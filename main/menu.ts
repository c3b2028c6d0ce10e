import type { MenuItemConstructorOptions } from 'electron'
import type { ProjectId } from '../contract/domain/project.ts'
import type { Words } from './words.ts'

export interface MenuActions {
  newWindow(): void
  openFolder(): void
  openProject(project: ProjectId): void
  showLogs(): void
  about(): void
  /** null: updates are not configured. */
  readonly checkForUpdates: (() => void) | null
}

export interface RecentProject {
  readonly id: ProjectId
  readonly name: string
}

const mostRecent = 10

/** What the desk's own keys do (undo among them) is the desk's: the menu has only what it does not know. */
export function menuOf(
  platform: NodeJS.Platform,
  recent: readonly RecentProject[],
  words: Words,
  actions: MenuActions,
  hasDevTools = false,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const about: MenuItemConstructorOptions = { label: words.about, click: () => actions.about() }
  const { checkForUpdates } = actions
  const updates: MenuItemConstructorOptions[] =
    checkForUpdates === null ? [] : [{ label: words.checkForUpdates, click: () => checkForUpdates() }]
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const projects = recent.slice(0, mostRecent).map(({ id, name }) => ({
    // A single & would be read as the mark of a key.
    label: name.replaceAll('&', '&&'),
    click: () => actions.openProject(id),
  }))
  return [
    ...(isMac ? [appMenu(about, updates)] : []),
    {
      label: words.file,
      submenu: [
        { label: words.newWindow, accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newWindow() },
        { label: words.openProject, accelerator: 'CmdOrCtrl+O', click: () => actions.openFolder() },
        { label: words.openRecent, enabled: projects.length > 0, submenu: projects },
        line,
        { role: 'close' },
        ...(isMac ? [] : [line, { role: 'quit' as const, accelerator: 'Ctrl+Q' }]),
      ],
    },
    { role: 'editMenu' },
    {
      role: 'viewMenu',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        line,
        { role: 'togglefullscreen' },
        ...(hasDevTools ? [line, { role: 'toggleDevTools' as const }] : []),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      ...(isMac ? {} : { label: words.help }),
      submenu: [
        { label: words.showLogs, click: () => actions.showLogs() },
        ...(isMac ? [] : [line, ...updates, about]),
      ],
    },
  ]
}

function appMenu(
  about: MenuItemConstructorOptions,
  updates: readonly MenuItemConstructorOptions[],
): MenuItemConstructorOptions {
  const line: MenuItemConstructorOptions = { type: 'separator' }
  return {
    role: 'appMenu',
    submenu: [
      about,
      ...updates,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  }
}
