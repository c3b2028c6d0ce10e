import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const forgetAfterMs = 20_000

/** Is there a desktop on which a browser could show itself? */
export function hasDesktop(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== ''
}

/**
 * Shows `link` in the person's browser. The link holds a token, and arguments of programs can be read by everyone on the
 * machine: the browser is given a page of ours, readable by this person only, that leads there.
 *
 * @returns false where there is no browser to be started
 */
export function openBrowser(link: string): Promise<boolean> {
  if (!hasDesktop()) return Promise.resolve(false)
  const folder = mkdtempSync(join(tmpdir(), 'triptych-'))
  const page = join(folder, 'open.html')
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><script>location.replace(${JSON.stringify(link)})</script>`,
    {
      mode: 0o600,
    },
  )
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  setTimeout(remove, forgetAfterMs).unref()
  process.once('exit', remove)
  const address = pathToFileURL(page).href
  const [command, args] = opener(address)
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
    child.unref()
  })
}

function opener(address: string): [string, string[]] {
  if (process.platform === 'darwin') return ['open', [address]]
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]]
  return ['xdg-open', [address]]
}
