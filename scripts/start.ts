/**
 * `npm start`: builds what has changed and opens Triptych, in Electron where its runtime is here or can be fetched, else
 * in a browser. `--no-open` runs the browser shell and prints the address only; other arguments go to the shell.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasDesktop } from '../cli/serve/open-browser.ts'
import { buildApp } from './build-app.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const args = process.argv.slice(2)

/** Electron’s own first-start download may take so long; a machine without the network should not wait. */
const fetchMs = 120_000
/** After a failure the next start does not wait again. */
const failureNote = join(root, 'dist', 'electron-not-fetched')
const fetchAgainMs = 24 * 3600_000

buildDesk()
const electron = args.includes('--no-open') ? null : chooseElectron()
if (electron === null) {
  follow(spawn(process.execPath, [join(root, 'cli', 'main.ts'), 'serve', ...args], { stdio: 'inherit' }))
} else {
  await buildApp()
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  follow(spawn(electron, [root, ...args], { stdio: 'inherit', env }))
}

/** The shell ends in order, and this process after it. */
function follow(child: ReturnType<typeof spawn>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)))
}

function buildDesk(): void {
  const built = join(root, 'dist', 'renderer', 'index.html')
  const sources = [
    ...filesBelow(join(root, 'renderer')),
    ...filesBelow(join(root, 'contract')),
    join(root, 'package.json'),
  ]
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0
  if (sources.every((file) => statSync(file).mtimeMs < builtAt)) return
  console.log('Building the desk …')
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  const done = spawnSync(process.execPath, [vite, 'build', '-c', 'renderer/vite.config.ts', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (done.status !== 0) process.exit(1)
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[.]test[.]tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Electron’s executable; null, with the reason in one line, where the browser has to do. */
function chooseElectron(): string | null {
  const found = findElectron()
  if (typeof found === 'string') return found
  console.log(`${found.why}: Triptych opens in a browser instead.`)
  return null
}

function findElectron(): string | { readonly why: string } {
  if (!hasDesktop()) return { why: 'There is no desktop to show a window on' }
  if (process.getuid?.() === 0) return { why: 'Electron keeps its sandbox on and so does not run as root' }
  const folder = join(root, 'node_modules', 'electron')
  if (!existsSync(join(folder, 'install.js'))) return { why: 'Electron is not installed' }
  const known = electronIn(folder)
  if (known !== null) return known
  if (failedLately()) return { why: 'Electron’s runtime could not be fetched today' }
  console.log('Fetching Electron’s runtime, once (two minutes at most) …')
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: fetchMs })
  const fetched = electronIn(folder)
  if (fetched !== null) return fetched
  mkdirSync(dirname(failureNote), { recursive: true })
  writeFileSync(failureNote, new Date().toISOString())
  return { why: 'Electron’s runtime could not be fetched' }
}

function failedLately(): boolean {
  const failed = statSync(failureNote, { throwIfNoEntry: false })
  return failed !== undefined && Date.now() - failed.mtimeMs < fetchAgainMs
}

/** As the electron package itself finds it. */
function electronIn(folder: string): string | null {
  const path = join(folder, 'path.txt')
  if (!existsSync(path)) return null
  const executable = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(path, 'utf8'))
  return existsSync(executable) ? executable : null
}
