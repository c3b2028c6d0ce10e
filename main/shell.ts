import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  type MessagePortMain,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  type Session,
  screen,
  session,
  shell,
} from 'electron'
import type { ProjectId } from '../contract/domain/project.ts'
import { deskScheme, languageChosen, portMessage, portWanted } from '../contract/shell/window-messages.ts'
import { aboutLines } from './about.ts'
import { ActivityWatch } from './activity-watch.ts'
import { answerDesk, readDeskFiles } from './desk-files.ts'
import { openDeskWindow } from './desk-window.ts'
import { electronPlatform } from './electron-platform.ts'
import { clientOver, type EngineClient, newsOf } from './engine-client.ts'
import { EngineHost } from './engine-host.ts'
import { KeptPlaces } from './kept-places.ts'
import { lockSession } from './locked-down.ts'
import { menuOf, type RecentProject } from './menu.ts'
import type { OpenedPaths } from './opened-paths.ts'
import { askingWindow, PortRate } from './port-requests.ts'
import { Quitting } from './quitting.ts'
import { openRotatingLog, type RotatingLog } from './rotating-log.ts'
import { RunSigns } from './run-signs.ts'
import { addressOf, shownProject, whereToOpen } from './shown-project.ts'
import { Speech } from './speech.ts'
import { startUpdate } from './start-update.ts'
import { updateFeed } from './updates.ts'
import { placeWindow } from './window-place.ts'

/**
 * Everything that happens once Electron is ready. Decisions are made in the files beside this one; what is here only ties
 * them to windows, menus and processes.
 * @param built the path of a file that the build made, as seen from the folder of the built main
 */
export function startShell(built: (path: string) => string, paths: OpenedPaths): void {
  const speech = new Speech(join(app.getPath('userData'), 'language.json'), app.getLocale())
  const log = openRotatingLog(app.getPath('logs'))
  const note = (line: string): void => log.write(`${new Date().toISOString()} ${line}\n`)
  const hasDevTools = !app.isPackaged && process.env.TRIPTYCH_DEVTOOLS === '1'
  // Settings are kept; nothing that a window shows is.
  const desk = session.fromPartition('persist:desk', { cache: false })
  lockSession(desk)
  const files = readDeskFiles(built('../renderer/'))
  desk.protocol.handle(deskScheme, (request) => answerDesk(request.method, request.url, files))

  let client: EngineClient | null = null
  const host: EngineHost = new EngineHost({
    platform: electronPlatform(app.getPath('userData'), log.write),
    entries: {
      engine: built('engine/main.js'),
      decode: built('engine/decode/main.js'),
      compute: built('engine/compute/main.js'),
      trainer: built('engine/trainer/main.js'),
    },
    args: ['--resources', app.isPackaged ? process.resourcesPath : app.getAppPath()],
    env: process.env,
    now: () => performance.now(),
    onReady: () =>
      host.wantPort((port) => {
        const asking = clientOver(port as MessagePortMain)
        client = asking
        watch.connect((project) => newsOf(asking, project))
        void listProjects()
      }),
    onGivenUp: (why) => void engineGone(why, speech, host, log),
    log: note,
  })

  const windows: Windows = setupWindows({
    session: desk,
    preload: built('preload/preload.cjs'),
    hasDevTools,
    speech,
    leaving: () => quitting.leaving(),
    onSystemEnds: () => quitting.mustGo(),
    note,
  })
  const signs = setupSigns(speech)
  const watch = new ActivityWatch((activity, ending) => signs.show(activity, ending))
  const openFolder = async (folder: string): Promise<void> => {
    const project = await host.openFolder(folder)
    if (project !== null) windows.open(project)
    else {
      dialog.showErrorBox(speech.words.notAProject, folder)
      windows.open(null)
    }
  }
  const listProjects = async (): Promise<void> => {
    const listed = await client?.projects.list().catch(() => null)
    if (listed) setMenu(listed)
  }
  let recent: readonly RecentProject[] = []
  const setMenu = (projects: readonly RecentProject[]): void => {
    recent = projects
    const feed = updateFeed(process.env)
    const template = menuOf(
      process.platform,
      recent,
      speech.words,
      {
        newWindow: () => windows.openNew(null),
        openFolder: () =>
          void chooseFolder(speech).then((folder) => (folder === null ? undefined : openFolder(folder))),
        openProject: (project) => windows.open(project),
        showLogs: () => shell.showItemInFolder(log.file),
        about: () => void showAbout(speech, client),
        checkForUpdates: feed === null ? null : () => void startUpdate(feed, note),
      },
      hasDevTools,
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  windows.onShown((project) => {
    watch.watch(project)
    void listProjects()
  })
  setupPorts(host, windows.all)
  listenForLanguage(windows.all, (wanted) => {
    if (speech.choose(wanted)) setMenu(recent)
  })
  const quitting = setupQuit(host, () => watch.activity.length > 0, speech, windows)
  setMenu([])
  host.start()
  if (paths.first === null) windows.open(null)
  else void openFolder(paths.first)
  paths.listen((folder) => (folder === null ? windows.open(null) : void openFolder(folder)))
  app.on('activate', () => windows.open(null))
  app.on('child-process-gone', (_event, { type, reason }) => note(`a process of type ${type} has gone: ${reason}`))
}

interface WindowOptions {
  readonly session: Session
  readonly preload: string
  readonly hasDevTools: boolean
  readonly speech: Speech
  readonly leaving: () => 'ask' | 'wait' | 'go'
  /** The system is about to end the person's session. */
  readonly onSystemEnds: () => void
  readonly note: (line: string) => void
}

interface Windows {
  all(): readonly BrowserWindow[]
  /** Shows the project where it is shown already, else in a window that shows none, else in a new one. */
  open(project: ProjectId | null): void
  openNew(project: ProjectId | null): void
  onShown(shown: (project: ProjectId) => void): void
}

function setupWindows(options: WindowOptions): Windows {
  const places = new KeptPlaces(join(app.getPath('userData'), 'windows.json'))
  const open = new Set<BrowserWindow>()
  let tell: (project: ProjectId) => void = () => {}
  const addressIn = (window: BrowserWindow): string => window.webContents.getURL()
  const openNew = (project: ProjectId | null): void => {
    const taken = [...open].map((each) => each.getBounds())
    const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
    const place = placeWindow(places.of(project ?? 'projects'), screens, taken)
    const window = openDeskWindow({ ...options, place, log: options.note })
    open.add(window)
    window.on('close', () =>
      places.keep(shownProject(addressIn(window)) ?? 'projects', {
        bounds: window.getNormalBounds(),
        isMaximized: window.isMaximized(),
      }),
    )
    window.on('closed', () => open.delete(window))
    // Windows tells windows, and waits for the program; the others tell the program itself.
    window.on('query-session-end', (event) => {
      event.preventDefault()
      options.onSystemEnds()
    })
    window.webContents.on('did-navigate-in-page', (_event, url) => shown(url))
    window.webContents.on('did-navigate', (_event, url) => shown(url))
    void window.loadURL(addressOf(project))
  }
  const shown = (url: string): void => {
    const project = shownProject(url)
    if (project !== null) tell(project)
  }
  return {
    all: () => [...open],
    openNew,
    open: (project) => {
      const where = whereToOpen(project, [...open], addressIn)
      if (where.kind === 'new') {
        openNew(project)
        return
      }
      if (where.kind === 'load') void where.window.loadURL(addressOf(project))
      if (where.window.isMinimized()) where.window.restore()
      where.window.focus()
    },
    onShown: (listener) => {
      tell = listener
    },
  }
}

/** A window's main frame, showing the desk, may have a port; nobody else. */
function setupPorts(host: EngineHost, windows: () => readonly BrowserWindow[]): void {
  const rate = new PortRate()
  ipcMain.on(portWanted, (event) => {
    const window = askingWindow(event, windows())
    if (window === null || !rate.allows(window, performance.now())) return
    host.wantPort((port) => {
      if (window.isDestroyed()) port.close()
      else window.webContents.postMessage(portMessage, null, [port as MessagePortMain])
    })
  })
}

/** The other message that main takes, from the same senders only. */
function listenForLanguage(windows: () => readonly BrowserWindow[], onSaid: (wanted: unknown) => void): void {
  const rate = new PortRate()
  ipcMain.on(languageChosen, (event, wanted: unknown) => {
    const window = askingWindow(event, windows())
    if (window !== null && rate.allows(window, performance.now())) onSaid(wanted)
  })
}

function setupSigns(speech: Speech): RunSigns {
  const everyWindow = (): readonly BrowserWindow[] => BrowserWindow.getAllWindows()
  return new RunSigns(
    {
      stayAwake: () => powerSaveBlocker.start('prevent-app-suspension'),
      mayRest: (id) => void powerSaveBlocker.stop(id),
      showProgress: (progress) => {
        for (const window of everyWindow()) window.setProgressBar(progress ?? -1)
      },
      notify: (title, body) => {
        if (Notification.isSupported()) new Notification({ title, body }).show()
      },
      isLookedAt: () => everyWindow().some((window) => window.isFocused()),
    },
    speech,
  )
}

function setupQuit(host: EngineHost, isBusy: () => boolean, speech: Speech, windows: Windows): Quitting {
  const quitting = new Quitting({
    isBusy,
    ask: async () => {
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: speech.words.quitQuestion,
        detail: speech.words.quitDetail,
        buttons: [speech.words.keepWorking, speech.words.quitAnyway],
        defaultId: 0,
        cancelId: 0,
      })
      return response === 1
    },
    end: () => host.end(),
    quit: () => app.quit(),
    stay: () => {
      if (windows.all().length === 0) windows.open(null)
    },
  })
  const goNow = (): void => quitting.mustGo()
  app.on('before-quit', (event) => {
    if (!quitting.mayBegin()) event.preventDefault()
  })
  // Windows have closed by then, and have said what they had not sent yet.
  app.on('will-quit', (event) => {
    if (!quitting.mayEnd()) event.preventDefault()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  // Electron’s types leave out the event, which holds the system up until the program has ended.
  powerMonitor.on('shutdown', (event?: Electron.Event) => {
    event?.preventDefault()
    goNow()
  })
  process.on('SIGTERM', goNow)
  process.on('SIGINT', goNow)
  return quitting
}

async function chooseFolder(speech: Speech): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: speech.words.projectFolder,
    // On macOS a project is a package, which looks like a file.
    properties: process.platform === 'darwin' ? ['openFile', 'openDirectory'] : ['openDirectory'],
    filters: [{ name: 'Triptych', extensions: ['triptych'] }],
  })
  return filePaths[0] ?? null
}

async function showAbout(speech: Speech, client: EngineClient | null): Promise<void> {
  const facts = (await client?.system.facts().catch(() => null)) ?? null
  await dialog.showMessageBox({
    type: 'info',
    message: speech.words.about,
    detail: aboutLines(app.getVersion(), process.versions, facts),
  })
}

async function engineGone(why: string, speech: Speech, host: EngineHost, log: RotatingLog): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: speech.words.engineGone,
    detail: why,
    buttons: [speech.words.startAgain, speech.words.showLogs, speech.words.quit],
    defaultId: 0,
    cancelId: 2,
  })
  if (response === 0) host.startAfresh()
  else if (response === 2) app.quit()
  else {
    shell.showItemInFolder(log.file)
    await engineGone(why, speech, host, log)
  }
}
