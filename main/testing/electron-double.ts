import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

/**
 * The few parts of Electron that the shell uses, as a test drives and reads them. Ports are Node's own; a utility process
 * is an emitter whose messages are kept.
 */
export interface ElectronDouble {
  readonly module: Readonly<Record<string, unknown>>
  readonly app: EventEmitter & { readonly switches: string[] }
  readonly windows: readonly WindowDouble[]
  readonly children: readonly ChildDouble[]
  readonly ipc: EventEmitter
  readonly session: SessionDouble
  /** What was asked of the person, in order, and what the next answers are. */
  readonly asked: string[]
  readonly answers: number[]
  /** What the platform was told. */
  readonly told: string[]
  /** The menu as it stands. */
  menu(): readonly MenuItem[]
}

export interface MenuItem {
  readonly label?: string
  readonly role?: string
  readonly click?: () => void
  readonly submenu?: readonly MenuItem[]
}

export class ChildDouble extends EventEmitter {
  pid: number | undefined = undefined
  readonly sent: { readonly message: unknown; readonly ports: readonly MessagePort[] }[] = []
  readonly entry: string
  readonly options: { readonly env: Readonly<Record<string, string>>; readonly cwd: string; readonly stdio: unknown }

  constructor(entry: string, options: ChildDouble['options']) {
    super()
    this.entry = entry
    this.options = options
  }
  postMessage(message: unknown, ports: readonly MessagePort[] = []): void {
    this.sent.push({ message, ports })
    if (JSON.stringify(message) === '{"kind":"shutdown"}') setImmediate(() => this.emit('exit', 0))
  }
  kill(): boolean {
    return this.emit('exit', 9)
  }
}

export class ContentsDouble extends EventEmitter {
  readonly mainFrame = { url: '' }
  readonly received: { readonly message: string; readonly ports: number }[] = []
  reloads = 0
  opens: (() => unknown) | null = null

  getURL(): string {
    return this.mainFrame.url
  }
  reload(): void {
    this.reloads += 1
  }
  forcefullyCrashRenderer(): void {
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  }
  postMessage(message: string, _body: unknown, ports: readonly unknown[]): void {
    this.received.push({ message, ports: ports.length })
  }
  setWindowOpenHandler(handler: () => unknown): void {
    this.opens = handler
  }
}

interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export class WindowDouble extends EventEmitter {
  readonly webContents = new ContentsDouble()
  readonly options: Bounds & { readonly webPreferences: Readonly<Record<string, unknown>> }
  focused = 0
  /** Decisions that its page has not sent yet: it does not let itself be closed. */
  unsaved = false
  progress: number[] = []
  #isGone = false

  constructor(options: WindowDouble['options']) {
    super()
    this.options = options
  }
  /** As a page goes somewhere within itself. */
  goes(url: string): void {
    this.webContents.mainFrame.url = url
    this.webContents.emit('did-navigate-in-page', {}, url)
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url
    this.webContents.emit('did-navigate', {}, url)
  }
  close(): void {
    this.emit('close', {})
    let goesAllTheSame = false
    const preventDefault = () => {
      goesAllTheSame = true
    }
    if (this.unsaved) this.webContents.emit('will-prevent-unload', { preventDefault })
    if (!this.unsaved || goesAllTheSame) this.destroy()
  }
  destroy(): void {
    this.#isGone = true
    this.emit('closed')
  }
  isDestroyed(): boolean {
    return this.#isGone
  }
  getBounds(): Bounds {
    const { x, y, width, height } = this.options
    return { x, y, width, height }
  }
  getNormalBounds(): Bounds {
    return this.getBounds()
  }
  isMaximized(): boolean {
    return false
  }
  isMinimized(): boolean {
    return false
  }
  isFocused(): boolean {
    return false
  }
  focus(): void {
    this.focused += 1
  }
  show(): void {}
  maximize(): void {}
  restore(): void {}
  setProgressBar(progress: number): void {
    this.progress.push(progress)
  }
}

export class SessionDouble extends EventEmitter {
  /** Each handler by the name of the method that set it. */
  readonly handlers = new Map<string, (...args: never[]) => unknown>()
  served: ((request: { readonly method: string; readonly url: string }) => Response) | null = null
  spellChecks = true
  readonly protocol = {
    handle: (_scheme: string, serve: NonNullable<SessionDouble['served']>) => {
      this.served = serve
    },
  }
  readonly webRequest = { onBeforeRequest: this.#keeps('onBeforeRequest') }
  readonly setPermissionRequestHandler = this.#keeps('request')
  readonly setPermissionCheckHandler = this.#keeps('check')
  readonly setDevicePermissionHandler = this.#keeps('device')
  readonly setDisplayMediaRequestHandler = this.#keeps('display')
  readonly setBluetoothPairingHandler = this.#keeps('bluetooth')
  setSpellCheckerEnabled(on: boolean): void {
    this.spellChecks = on
  }
  #keeps(name: string) {
    return (handler: (...args: never[]) => unknown): void => void this.handlers.set(name, handler)
  }
}

/** @param folder where the program keeps its files and its log */
export function electronDouble(folder: string): ElectronDouble {
  const windows: WindowDouble[] = []
  const children: ChildDouble[] = []
  const asked: string[] = []
  const answers: number[] = []
  const told: string[] = []
  const switches: string[] = []
  const session = new SessionDouble()
  const ipc = new EventEmitter()
  let menu: readonly MenuItem[] = []
  const app = Object.assign(new EventEmitter(), {
    switches,
    isPackaged: false,
    commandLine: { appendSwitch: (name: string) => void switches.push(name) },
    getPath: (name: string) => (name === 'logs' ? `${folder}/logs` : folder),
    getAppPath: () => folder,
    getLocale: () => 'en-GB',
    getVersion: () => '0.1.0',
    /** Electron's two steps; a step that is prevented ends it. */
    quit: () => {
      for (const step of ['before-quit', 'will-quit']) {
        let isPrevented = false
        app.emit(step, {
          preventDefault: () => {
            isPrevented = true
          },
        })
        if (isPrevented) return
        if (step === 'before-quit') for (const window of windows.filter((each) => !each.isDestroyed())) window.close()
        // A window that stays ends the quit.
        if (windows.some((each) => !each.isDestroyed())) return
      }
      told.push('quit')
    },
  })
  const answer = (message: string): number => {
    asked.push(message)
    return answers.shift() ?? 0
  }
  class BrowserWindow extends WindowDouble {
    static getAllWindows(): WindowDouble[] {
      return windows.filter((each) => !each.isDestroyed())
    }
    constructor(options: WindowDouble['options']) {
      super(options)
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
      this.on('closed', () => {
        if (BrowserWindow.getAllWindows().length === 0) app.emit('window-all-closed')
      })
    }
  }
  const workArea = { x: 0, y: 0, width: 1920, height: 1080 }
  const module = {
    app,
    BrowserWindow,
    ipcMain: ipc,
    session: { fromPartition: () => session },
    screen: { getPrimaryDisplay: () => ({ workArea }), getAllDisplays: () => [{ workArea }] },
    dialog: {
      showMessageBox: async (first: object, second?: object) => {
        const { message } = (second ?? first) as { readonly message: string }
        return { response: answer(message) }
      },
      showMessageBoxSync: (_window: unknown, { message }: { readonly message: string }) => answer(message),
      showErrorBox: (title: string) => void asked.push(title),
      showOpenDialog: async () => ({ filePaths: [] }),
    },
    Menu: {
      buildFromTemplate: (template: readonly MenuItem[]) => template,
      setApplicationMenu: (next: readonly MenuItem[]) => {
        menu = next
      },
    },
    MessageChannelMain: MessageChannel,
    utilityProcess: {
      fork: (entry: string, _args: readonly string[], options: ChildDouble['options']) => {
        const child = new ChildDouble(entry, options)
        children.push(child)
        return child
      },
    },
    Notification: class {
      static isSupported(): boolean {
        return true
      }
      readonly #words: string
      constructor({ title, body }: { readonly title: string; readonly body: string }) {
        this.#words = `${title}: ${body}`
      }
      show(): void {
        told.push(this.#words)
      }
    },
    powerMonitor: new EventEmitter(),
    powerSaveBlocker: {
      start: () => {
        told.push('awake')
        return 1
      },
      stop: () => told.push('rest'),
    },
    protocol: {},
    shell: { showItemInFolder: (path: string) => told.push(`show ${path}`) },
  }
  return { module, app, windows, children, ipc, session, asked, answers, told, menu: () => menu }
}
