import { BrowserWindow, dialog, type Session } from 'electron'
import type { Crashes } from '../contract/shell/crash-budget.ts'
import type { Speech } from './speech.ts'
import { leastHeight, leastWidth, type WindowPlace } from './window-place.ts'
import { recoveryFrom } from './window-recovery.ts'

export interface DeskWindowOptions {
  readonly session: Session
  /** The built preload. */
  readonly preload: string
  readonly place: WindowPlace
  readonly hasDevTools: boolean
  readonly speech: Pick<Speech, 'words'>
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
function recover(window: BrowserWindow, { speech, leaving, log }: DeskWindowOptions): void {
  let crashes: Crashes = []
  let isAsking = false
  const ask = async (message: string, detail: string, other: string): Promise<boolean> => {
    if (isAsking || window.isDestroyed()) return false
    isAsking = true
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail,
      buttons: [speech.words.reload, other],
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
    void ask(speech.words.windowDied, speech.words.windowDiedDetail, speech.words.close).then((again) => {
      if (!again) window.destroy()
      else {
        crashes = []
        window.webContents.reload()
      }
    })
  })
  window.on('unresponsive', () => {
    log('a window does not answer')
    void ask(speech.words.windowHangs, speech.words.windowHangsDetail, speech.words.wait).then((reload) => {
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
      message: speech.words.unsavedQuestion,
      detail: speech.words.unsavedDetail,
      buttons: [speech.words.stay, speech.words.leave],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 1) event.preventDefault()
  })
}
