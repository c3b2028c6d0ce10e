import { BrowserWindow, dialog, type Session } from 'electron'
import type { Crashes } from '../contract/shell/crash-budget.ts'
import { leastHeight, leastWidth, type WindowPlace } from './window-place.ts'
import { recoveryFrom } from './window-recovery.ts'
import type { Words } from './words.ts'

export interface DeskWindowOptions {
  readonly session: Session
  /** The built preload. */
  readonly preload: string
  readonly place: WindowPlace
  readonly hasDevTools: boolean
  readonly words: Words
  /** What becomes of a window with unsaved decisions that is to close; see `Quitting`. */
  readonly leaving: () => 'ask' | 'wait' | 'go'
  readonly log: (line: string) => void
}

export function openDeskWindow(options: DeskWindowOptions): BrowserWindow {
  const { session, preload, place, hasDevTools } = options
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: leastWidth,
    minHeight: leastHeight,
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
      devTools: hasDevTools,
      navigateOnDragDrop: false,
    },
  })
  if (place.isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  recover(window, options)
  return window
}

/** The desk reads again what it showed, and its unsaved decisions lie in the window's own storage: nothing is lost. */
function recover(window: BrowserWindow, { words, leaving, log }: DeskWindowOptions): void {
  let crashes: Crashes = []
  let isAsking = false
  const ask = async (message: string, detail: string, other: string): Promise<boolean> => {
    if (isAsking || window.isDestroyed()) return false
    isAsking = true
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail,
      buttons: [words.reload, other],
      defaultId: 0,
      cancelId: 1,
    })
    isAsking = false
    return response === 0 && !window.isDestroyed()
  }
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log(`a window's process has gone: ${reason}, code ${exitCode}`)
    const recovery = recoveryFrom(reason, crashes, performance.now())
    if (recovery.kind === 'none' || window.isDestroyed()) return
    crashes = recovery.crashes
    if (recovery.kind === 'reload') {
      window.webContents.reload()
      return
    }
    void ask(words.windowDied, words.windowDiedDetail, words.close).then((again) => {
      if (!again) window.destroy()
      else {
        crashes = []
        window.webContents.reload()
      }
    })
  })
  window.on('unresponsive', () => {
    log('a window does not answer')
    void ask(words.windowHangs, words.windowHangsDetail, words.wait).then((reload) => {
      // Its process hears nothing any more; ended, it comes back as after a crash.
      if (reload) window.webContents.forcefullyCrashRenderer()
    })
  })
  window.webContents.on('will-prevent-unload', (event) => {
    const way = leaving()
    if (way === 'go') event.preventDefault()
    if (way !== 'ask') return
    const response = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: words.unsavedQuestion,
      detail: words.unsavedDetail,
      buttons: [words.stay, words.leave],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 1) event.preventDefault()
  })
}
