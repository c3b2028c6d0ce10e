import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bad, type Finding, good, judgeDiskSpace, judgeFileSystem, note } from './findings.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The folder of projects: is it there, may it be written, how much fits, on what does it lie? */
export function lookAtLibrary(home: string): Finding[] {
  const probe = join(home, `.doctor-${randomUUID()}`)
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(probe, 'x', { flag: 'wx' })
    rmSync(probe)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [bad('Library', home, `It cannot be written (${why}). Set TRIPTYCH_HOME to a folder of yours.`)]
  }
  const { bavail, bsize, type } = statfsSync(home)
  return [good('Library', home), judgeDiskSpace(bavail * bsize), judgeFileSystem(type)]
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
