import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { languageChosen, portMessage, portWanted } from '../contract/shell/window-messages.ts'
import { type ElectronDouble, electronDouble, type MenuItem } from './testing/electron-double.ts'

// The wiring itself, on a double of the parts of Electron that it uses.
const project = '0123456789abcdef'
const other = 'fedcba9876543210'
let folder = ''
let electron: ElectronDouble

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-shell-'))
  mkdirSync(join(folder, 'renderer'))
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>')
  electron = electronDouble(folder)
  vi.resetModules()
  vi.doMock('electron', () => electron.module)
})
afterEach(() => {
  vi.doUnmock('electron')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.removeAllListeners(signal)
  for (const { sent } of electron.children) for (const { ports } of sent) for (const port of ports) port.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(first: string | null = null): Promise<void> {
  const { lockDown } = await import('./locked-down.ts')
  const { openedPaths } = await import('./opened-paths.ts')
  const { startShell } = await import('./shell.ts')
  lockDown(electron.module.app as never)
  const paths = openedPaths(electron.module.app as never, first === null ? [] : [first], '/data')
  startShell((path) => join(folder, 'main', path), paths)
}

const engine = () => electron.children[0]!
const messages = (kind: string) =>
  engine().sent.flatMap(({ message }) => ((message as { kind: string }).kind === kind ? [message] : []))
const ready = () => engine().emit('message', { kind: 'ready', open: null })
const opened = (request: number, id: string | null) =>
  engine().emit('message', { kind: 'opened', request, project: id })
const addresses = () =>
  electron.windows.filter((window) => !window.isDestroyed()).map((window) => window.webContents.getURL())
const settled = () => new Promise((resolve) => setImmediate(resolve))

function item(label: string, items: readonly MenuItem[] = electron.menu()): MenuItem | undefined {
  for (const each of items) {
    const found = each.label === label ? each : item(label, each.submenu ?? [])
    if (found !== undefined) return found
  }
  return undefined
}

test('the first window shows the projects, locked down', async () => {
  await start()
  const [window] = electron.windows
  expect(addresses()).toEqual(['app://triptych/'])
  expect(window?.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    devTools: false,
  })
  for (const forbidden of ['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures'])
    expect(window?.options.webPreferences).not.toHaveProperty(forbidden)
})

test('no window goes elsewhere, opens another or holds a web view', async () => {
  await start()
  const { webContents } = electron.windows[0]!
  const happens = (name: string, url: string): boolean => {
    let isPrevented = false
    const preventDefault = () => {
      isPrevented = true
    }
    webContents.emit(name, { url, preventDefault })
    return !isPrevented
  }
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])
    for (const url of [
      'https://example.org/',
      'file:///etc/passwd',
      'app://triptych.evil/',
      'javascript:1',
      'about:blank',
    ])
      expect(happens(name, url), `${name} ${url}`).toBe(false)
  expect(happens('will-navigate', 'app://triptych/')).toBe(true)
  expect(webContents.opens?.()).toEqual({ action: 'deny' })
})

test('no permission but copying, no device, no request that leaves the program', async () => {
  await start()
  const { handlers } = electron.session
  const answered = (name: string, ...args: unknown[]): unknown => {
    let result: unknown = 'not at once'
    handlers.get(name)?.(...([...args, (answer: unknown) => (result = answer)] as never[]))
    return result
  }
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'hid', 'usb']) {
    expect(answered('request', null, permission)).toBe(false)
    expect(handlers.get('check')?.(...([null, permission] as never[]))).toBe(false)
  }
  expect(answered('request', null, 'clipboard-sanitized-write')).toBe(true)
  expect(handlers.get('device')?.()).toBe(false)
  expect(answered('display', {})).toEqual({})
  expect(answered('bluetooth', {})).toEqual({ confirmed: false })
  for (const url of [
    'https://example.org/',
    'http://127.0.0.1:1/',
    'ws://127.0.0.1:1/',
    'file:///etc/passwd',
    'ftp://a/',
  ])
    expect(answered('onBeforeRequest', { url })).toEqual({ cancel: true })
  expect(answered('onBeforeRequest', { url: 'app://triptych/' })).toEqual({ cancel: false })
  for (const event of ['select-hid-device', 'select-usb-device', 'select-serial-port']) {
    let chosen: unknown = 'none'
    const choose = (id: unknown) => (chosen = id)
    const rest = event === 'select-serial-port' ? [[], {}, choose] : [{}, choose]
    electron.session.emit(event, { preventDefault: () => {} }, ...rest)
    expect(chosen, event).toBe('')
  }
  expect(electron.session.spellChecks).toBe(false)
  expect(electron.app.switches).toContain('disable-background-networking')
})

test('our scheme serves the build and nothing beside it', async () => {
  await start()
  const ask = (method: string, url: string) => electron.session.served?.({ method, url })
  expect(await ask('GET', 'app://triptych/')?.text()).toBe('<!doctype html>')
  for (const path of ['../logs/triptych.log', '%2e%2e/windows.json', 'assets/', '..%5cmain'])
    expect(ask('GET', `app://triptych/${path}`)?.status, path).toBe(404)
  expect(ask('POST', 'app://triptych/')?.status).toBe(405)
})

test('only the main frame of our window, showing the desk, gets a port', async () => {
  await start()
  ready()
  await settled()
  const [window] = electron.windows
  const contents = window!.webContents
  const before = messages('connect').length
  const stranger = { mainFrame: { url: 'app://triptych/' } }
  for (const event of [
    { sender: stranger, senderFrame: stranger.mainFrame },
    { sender: contents, senderFrame: null },
    { sender: contents, senderFrame: { url: 'app://triptych/' } },
  ])
    electron.ipc.emit(portWanted, event)
  for (const url of ['about:blank', '', 'https://example.org/', 'data:text/html,x']) {
    contents.mainFrame.url = url
    electron.ipc.emit(portWanted, { sender: contents, senderFrame: contents.mainFrame })
  }
  expect(messages('connect')).toHaveLength(before)
  contents.mainFrame.url = 'app://triptych/#/p/1'
  electron.ipc.emit(portWanted, { sender: contents, senderFrame: contents.mainFrame })
  expect(messages('connect')).toHaveLength(before + 1)
  expect(contents.received).toEqual([{ message: portMessage, ports: 1 }])
  expect(electron.ipc.eventNames()).toEqual([portWanted, languageChosen])
})

test('menu and dialogs speak as the desk is set, from the next start on too', async () => {
  await start()
  const { webContents } = electron.windows[0]!
  const frame = webContents.mainFrame
  const labels = () => electron.menu().map(({ label }) => label)
  expect(labels()).toContain('&File')
  for (const [event, wanted] of [
    [{ sender: {}, senderFrame: frame }, 'zh-CN'],
    [{ sender: webContents, senderFrame: { url: frame.url } }, 'zh-CN'],
    [{ sender: webContents, senderFrame: frame }, 'xx'],
  ] as const)
    electron.ipc.emit(languageChosen, event, wanted)
  expect(labels()).toContain('&File')
  electron.ipc.emit(languageChosen, { sender: webContents, senderFrame: frame }, 'zh-CN')
  expect(labels()).toContain('文件(&F)')
  expect(JSON.parse(readFileSync(join(folder, 'language.json'), 'utf8'))).toEqual({ language: 'zh-CN' })
})

test('a window that asks without end is not answered without end', async () => {
  await start()
  ready()
  const { webContents } = electron.windows[0]!
  for (let times = 0; times < 100; times++)
    electron.ipc.emit(portWanted, { sender: webContents, senderFrame: webContents.mainFrame })
  expect(webContents.received.length).toBe(30)
})

test('a project named at the start is shown when the engine knows it', async () => {
  await start('birds.triptych')
  expect(addresses()).toEqual([])
  ready()
  expect(messages('open')).toEqual([{ kind: 'open', request: 1, folder: '/data/birds.triptych' }])
  opened(1, project)
  await settled()
  expect(addresses()).toEqual([`app://triptych/#/p/${project}/label`])
})

test('a second start opens its project, in the list’s window, in a new one, or where it is shown', async () => {
  await start()
  ready()
  const second = async (name: string, request: number, id: string) => {
    electron.app.emit('second-instance', {}, ['triptych', name], '/data')
    opened(request, id)
    await settled()
  }
  await second('birds.triptych', 1, project)
  expect(addresses()).toEqual([`app://triptych/#/p/${project}/label`])
  await second('cats.triptych', 2, other)
  expect(addresses()).toEqual([`app://triptych/#/p/${project}/label`, `app://triptych/#/p/${other}/label`])
  const focused = electron.windows[0]!.focused
  await second('birds.triptych', 3, project)
  expect(addresses()).toHaveLength(2)
  expect(electron.windows[0]!.focused).toBe(focused + 1)
  electron.app.emit('second-instance', {}, ['triptych'], '/data')
  expect(addresses()).toHaveLength(2)
})

test('a file that macOS opens is a project or nothing', async () => {
  await start()
  ready()
  for (const path of ['/data/readme.md', '/data/birds.triptych'])
    electron.app.emit('open-file', { preventDefault: () => {} }, path)
  expect(messages('open')).toEqual([{ kind: 'open', request: 1, folder: '/data/birds.triptych' }])
  opened(1, null)
  await settled()
  expect(electron.asked).toEqual(['No project is there.'])
})

test('windows open where they were', async () => {
  await start()
  electron.windows[0]!.close()
  const kept = JSON.parse(readFileSync(join(folder, 'windows.json'), 'utf8'))
  expect(kept.projects.bounds).toEqual({ x: 240, y: 90, width: 1440, height: 900 })
})

test('a window whose process dies is reloaded twice, and then the person is asked', async () => {
  await start()
  const { webContents } = electron.windows[0]!
  const dies = () => webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  dies()
  dies()
  expect(webContents.reloads).toBe(2)
  electron.answers.push(1)
  dies()
  await settled()
  expect(electron.asked).toEqual(['This window crashed again and again.'])
  expect(electron.windows[0]!.isDestroyed()).toBe(true)
})

test('a window that hangs is reloaded when the person says so', async () => {
  await start()
  const [window] = electron.windows
  electron.answers.push(1, 0)
  window!.emit('unresponsive')
  await settled()
  expect(window!.webContents.reloads).toBe(0)
  window!.emit('unresponsive')
  await settled()
  expect(window!.webContents.reloads).toBe(1)
})

test('a window with unsaved decisions closes only when the person says so', async () => {
  await start()
  const leaves = (answer: number): boolean => {
    let isLeft = false
    electron.answers.push(answer)
    const preventDefault = () => {
      isLeft = true
    }
    electron.windows[0]!.webContents.emit('will-prevent-unload', { preventDefault })
    return isLeft
  }
  expect(leaves(0)).toBe(false)
  expect(leaves(1)).toBe(true)
})

test('quitting lets the engine close its projects first', async () => {
  await start()
  ready()
  ;(electron.module.app as { quit(): void }).quit()
  expect(electron.told).not.toContain('quit')
  await vi.waitUntil(() => electron.told.includes('quit'))
  expect(messages('shutdown')).toHaveLength(1)
})

test.each([
  {
    system: 'Linux or macOS',
    ends: (event: object) => (electron.module.powerMonitor as NodeJS.EventEmitter).emit('shutdown', event),
  },
  { system: 'Windows', ends: (event: object) => electron.windows[0]!.emit('query-session-end', event) },
])('$system shuts down when decisions are saved, and asks nobody', async ({ ends }) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  await start()
  ready()
  const [window] = electron.windows
  window!.unsaved = true
  let heldUp = 0
  ends({
    preventDefault: () => {
      heldUp += 1
    },
  })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(heldUp).toBe(1)
  expect(window!.isDestroyed()).toBe(false)
  expect(messages('shutdown')).toEqual([])
  window!.unsaved = false
  await vi.advanceTimersByTimeAsync(1_000)
  vi.useRealTimers()
  await vi.waitUntil(() => electron.told.includes('quit'))
  expect(messages('shutdown')).toHaveLength(1)
  expect(electron.asked).toEqual([])
})

test('a system that shuts down waits five seconds for decisions that cannot be saved, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  await start()
  ready()
  electron.windows[0]!.unsaved = true
  process.emit('SIGTERM')
  await vi.advanceTimersByTimeAsync(4_500)
  expect(electron.windows[0]!.isDestroyed()).toBe(false)
  await vi.advanceTimersByTimeAsync(1_000)
  vi.useRealTimers()
  await vi.waitUntil(() => electron.told.includes('quit'))
  expect(electron.asked).toEqual([])
})

test('the engine gets its own environment, folder and log, and nothing of ours', async () => {
  process.env.TEST_SECRET_OF_THE_PERSON = 'x'
  await start()
  delete process.env.TEST_SECRET_OF_THE_PERSON
  expect(engine().options.env).not.toHaveProperty('TEST_SECRET_OF_THE_PERSON')
  expect(engine().options).toMatchObject({ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  expect(engine().options).not.toHaveProperty('allowLoadingUnsignedLibraries')
})

test('an engine that dies again and again is told, and started afresh when the person says so', async () => {
  vi.useFakeTimers()
  await start()
  electron.answers.push(0)
  for (let death = 0; death < 3; death++) {
    electron.children.at(-1)!.emit('exit', 1)
    await vi.advanceTimersByTimeAsync(5_000)
  }
  vi.useRealTimers()
  await settled()
  expect(electron.asked).toEqual(['Triptych cannot go on.'])
  expect(electron.children).toHaveLength(4)
})

test('the menu shows the log and the versions', async () => {
  await start()
  item('Show logs')?.click?.()
  expect(electron.told).toEqual([`show ${join(folder, 'logs', 'triptych.log')}`])
  item('About Triptych')?.click?.()
  await settled()
  expect(electron.asked).toEqual(['About Triptych'])
  expect(item('Check for updates…')).toBeUndefined()
})
