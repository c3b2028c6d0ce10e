import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, type BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron'
import { deskScheme, portMessage, portWanted } from '../contract/shell/window-messages.ts'
import { projectOf } from './arguments.ts'
import { answerDesk, readDeskFiles } from './desk-files.ts'
import { openDeskWindow, showDesk } from './desk-window.ts'
import { electronPlatform } from './electron-platform.ts'
import { EngineHost } from './engine-host.ts'
import { isDesk, lockDown, lockSession, refusedSwitch } from './locked-down.ts'
import type { PortEnd } from './platform.ts'

// Built into dist/app/main; the other entries lie beside it, and the desk in dist/renderer.
const built = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

setupSwitches()
setupScheme()
lockDown(app)
if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()

function setupSwitches(): void {
  const refused = refusedSwitch(process.argv.slice(1))
  if (refused !== null && app.isPackaged) {
    console.error(`Triptych does not start with ${refused}.`)
    app.exit(2)
  }
  app.enableSandbox()
}

function setupScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: deskScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

function start(): void {
  const write = setupLog()
  const project = projectOf(process.argv.slice(1), process.cwd())
  // In memory: nothing that a window shows is left in a cache on the disk.
  const desk = session.fromPartition('desk')
  lockSession(desk)
  const files = readDeskFiles(built('../renderer/'))
  desk.protocol.handle(deskScheme, (request) => answerDesk(request.method, request.url, files))
  const window = openDeskWindow(desk, built('preload/preload.cjs'))
  const host = new EngineHost({
    platform: electronPlatform(app.getPath('userData'), write),
    entries: {
      engine: built('engine/main.js'),
      decode: built('engine/decode/main.js'),
      compute: built('engine/compute/main.js'),
      trainer: built('engine/trainer/main.js'),
    },
    args: [
      ...(project === null ? [] : ['--project', project]),
      '--resources',
      app.isPackaged ? process.resourcesPath : app.getAppPath(),
    ],
    env: process.env,
    now: () => performance.now(),
    onReady: (open) => showDesk(window, open),
    onGivenUp: (why) => dialog.showErrorBox('Triptych cannot go on', `${why}\n\nThe log is in ${logFolder()}.`),
    log: (line) => write(`${new Date().toISOString()} ${line}\n`),
  })
  setupPorts(host, window)
  setupSecondInstance(window)
  setupQuit(host)
  setupMenu()
  if (project === null) showDesk(window, null)
  host.start()
}

/** A window's main frame, showing the desk, may have a port; nobody else. */
function setupPorts(host: EngineHost, window: BrowserWindow): void {
  ipcMain.on(portWanted, (event) => {
    const frame = event.senderFrame
    if (event.sender !== window.webContents || frame !== window.webContents.mainFrame || !isDesk(frame.url)) return
    host.wantPort((port: PortEnd) => {
      if (window.isDestroyed()) port.close()
      else window.webContents.postMessage(portMessage, null, [port as Electron.MessagePortMain])
    })
  })
}

function setupSecondInstance(window: BrowserWindow): void {
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
}

/** Projects are closed and whole before the program goes. */
function setupQuit(host: EngineHost): void {
  let ended = false
  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void host.end().then(() => {
      ended = true
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())
}

/** The usual entries for editing and the window; without a menu macOS has no copy and paste. */
function setupMenu(): void {
  const isMac = process.platform === 'darwin'
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' as const }] : []),
      { role: 'editMenu' },
      { role: 'windowMenu' },
    ]),
  )
}

function logFolder(): string {
  return app.getPath('logs')
}

/** One file and the one before it, 5 MiB each at most. */
function setupLog(): (text: string) => void {
  const folder = logFolder()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'triptych.log')
  return (text) => {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 5 * 1024 * 1024)
      renameSync(file, join(folder, 'triptych.old.log'))
    appendFileSync(file, text, { mode: 0o600 })
  }
}
