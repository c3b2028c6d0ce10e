import { fileURLToPath } from 'node:url'
import { app, protocol } from 'electron'
import { deskScheme } from '../contract/shell/window-messages.ts'
import { lockDown, refusedSwitch } from './locked-down.ts'
import { openedPaths } from './opened-paths.ts'
import { startShell } from './shell.ts'

// Built into dist/app/main; the other entries lie beside it, and the desk in dist/renderer.
const built = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

setupSwitches()
setupScheme()
lockDown(app)
const paths = openedPaths(app)
if (app.requestSingleInstanceLock()) void app.whenReady().then(() => startShell(built, paths))
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
