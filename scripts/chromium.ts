/** Finds a Chromium for the end-to-end tests, and installs Debian's where that is possible and nothing else is there. */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Path of an installed browser, or null. `TRIPTYCH_CHROMIUM` comes first, then the system's, then Playwright's own. */
export function findChromium(): string | null {
  const wanted = process.env.TRIPTYCH_CHROMIUM
  if (wanted !== undefined) return existsSync(wanted) ? wanted : null
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name)
      if (existsSync(file)) return file
    }
  }
  const own = chromium.executablePath()
  return existsSync(own) ? own : null
}

/** As `findChromium`, after trying `apt-get install chromium` as root on Debian. */
export function ensureChromium(): string | null {
  const found = findChromium()
  if (found !== null || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return found
  console.log('No Chromium here: installing Debian’s (chromium, fonts-noto-color-emoji, libvulkan1) …')
  const options: SpawnSyncOptions = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-color-emoji', 'libvulkan1'], options)
  return findChromium()
}

/** As root Chromium has no sandbox; without the others it looks up its maker’s hosts at every start. */
export const chromiumArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
