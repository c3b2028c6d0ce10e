import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// Rules that hold because something is written nowhere.
const root = fileURLToPath(new URL('..', import.meta.url))

/** Sources of a folder that ship, by path. */
function sourcesOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /[.]tsx?$/.test(entry.name) && !/[.]test[.]tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('testing'))
  return new Map(files.map((path) => [path.slice(root.length).replaceAll('\\', '/'), readFileSync(path, 'utf8')]))
}
const where = (pattern: RegExp, ...folders: string[]): string[] =>
  folders.flatMap((folder) => [...sourcesOf(folder)].flatMap(([path, text]) => (pattern.test(text) ? [path] : [])))

test('the search finds what is there', () => {
  expect(where(/requestSingleInstanceLock/, 'main', 'preload')).toEqual(['main/main.ts'])
})

test.each<{ name: string; pattern: RegExp }>([
  { name: 'a switch that loosens a window', pattern: /webSecurity: false|sandbox: false|contextIsolation: false/ },
  { name: 'Node in a window', pattern: /nodeIntegration\w*: true/ },
  {
    name: 'mixed content or experiments',
    pattern: /allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures/,
  },
  { name: 'a web view', pattern: /webviewTag: true|<webview/ },
  { name: 'the system opening an address', pattern: /openExternal|openPath/ },
  { name: 'a scheme beyond the rules', pattern: /bypassCSP|corsEnabled|allowServiceWorkers/ },
  { name: 'reports sent elsewhere', pattern: /crashReporter|submitURL/ },
  { name: 'a function handed to the page', pattern: /exposeInMainWorld|exposeInIsolatedWorld/ },
  { name: 'unsigned libraries', pattern: /allowLoadingUnsignedLibraries/ },
  { name: 'Node’s own forks', pattern: /child_process/ },
  { name: 'native modules', pattern: /from '(better-sqlite3|onnxruntime-node|sharp)'/ },
])('the shell has nowhere $name', ({ pattern }) => expect(where(pattern, 'main', 'preload')).toEqual([]))

test('messages from windows are heard in one place, and answers are never waited for', () => {
  expect(where(/ipcMain[.]/, 'main')).toEqual(['main/shell.ts'])
  expect(where(/ipcMain[.](handle|once)|sendSync|returnValue/, 'main', 'preload')).toEqual([])
})

test('a file is shown in its folder only if it is the log', () => {
  const shown = [...sourcesOf('main').values()].flatMap((text) => text.match(/showItemInFolder\([^)]*\)/g) ?? [])
  expect(new Set(shown)).toEqual(new Set(['showItemInFolder(log.file)']))
})

test('the desk writes no HTML and loads no native module', () => {
  expect(where(/dangerouslySetInnerHTML|[.]innerHTML|insertAdjacentHTML|document[.]write/, 'renderer')).toEqual([])
  expect(where(/from '(better-sqlite3|onnxruntime-node|sharp|electron)'/, 'renderer')).toEqual([])
  expect(where(/serviceWorker/, 'renderer')).toEqual([])
})
