import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Cards, type Finding, good, judgeDiskSpace, judgeFileSystem, judgeUnwritable, note } from './findings.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The folder of projects: is it there, may it be written, how much fits, on what does it lie? */
export function lookAtLibrary(home: string, tryWriting: (folder: string) => void = writeProbe): Finding[] {
  try {
    tryWriting(home)
  } catch (error) {
    const [message, code] =
      error instanceof Error ? [error.message, 'code' in error ? String(error.code) : ''] : ['', '']
    return [judgeUnwritable(home, code, message)]
  }
  const { bavail, bsize, type } = statfsSync(home)
  return [good('Library', home), judgeDiskSpace(bavail * bsize), judgeFileSystem(type, home)]
}

function writeProbe(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const probe = join(folder, `.doctor-${randomUUID()}`)
  try {
    writeFileSync(probe, 'x', { flag: 'wx' })
  } finally {
    rmSync(probe, { force: true })
  }
}

/** Linux shows cards as devices, with or without the libraries that programs need; elsewhere nothing is looked for. */
export function lookForCards(root = '/'): Cards {
  const devices = join(root, 'dev')
  const names = existsSync(devices) ? readdirSync(devices) : []
  const isNvidia = names.some((name) => /^nvidia(\d+|ctl)$/.test(name))
  const drawing = join(devices, 'dri')
  const isDrawing = existsSync(drawing) && readdirSync(drawing).some((name) => name.startsWith('renderD'))
  return { nvidia: isNvidia, any: isNvidia || isDrawing }
}

export function lookAtElectron(): Finding {
  const folder = join(root, 'node_modules', 'electron')
  const path = join(folder, 'path.txt')
  const executable = existsSync(path) ? join(folder, 'dist', readFileSync(path, 'utf8')) : null
  return executable !== null && existsSync(executable)
    ? good('Electron', executable)
    : note(
        'Electron',
        'its runtime is not here',
        'Triptych opens in a browser; "npm start" fetches the runtime where it can.',
      )
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'firefox']

export function lookForBrowser(path: string): Finding {
  for (const folder of path.split(delimiter)) {
    for (const name of browsers) if (existsSync(join(folder, name))) return good('Browser', join(folder, name))
  }
  return process.platform === 'linux'
    ? note('Browser', 'none found', 'Open the address that "triptych serve" prints, or install Chromium.')
    : good('Browser', 'the system’s')
}

export function lookAtDesk(): Finding {
  return existsSync(join(root, 'dist', 'renderer', 'index.html'))
    ? good('Desk', 'built')
    : note('Desk', 'not built yet', 'Run "npm start", or "npm run build".')
}
