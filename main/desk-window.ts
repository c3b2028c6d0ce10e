import { BrowserWindow, type Session } from 'electron'
import type { ProjectId } from '../contract/domain/project.ts'
import { deskOrigin } from '../contract/shell/window-messages.ts'

/** A window that crashes more often than this is not shown again by itself. */
const mostReloads = 3

export function openDeskWindow(session: Session, preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Triptych',
    webPreferences: {
      preload,
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: process.env.TRIPTYCH_DEVTOOLS === '1',
      navigateOnDragDrop: false,
    },
  })
  let reloads = 0
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || reloads >= mostReloads) return
    reloads += 1
    window.webContents.reload()
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** Shows the list of projects, or `open` at once. A window that shows something keeps it: the desk comes back by itself. */
export function showDesk(window: BrowserWindow, open: ProjectId | null): void {
  if (window.isDestroyed() || window.webContents.getURL() !== '') return
  void window.loadURL(open === null ? `${deskOrigin}/` : `${deskOrigin}/#/p/${open}/label`)
}
