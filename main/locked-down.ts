import type { App, Session, WebContents } from 'electron'
import { deskOrigin } from '../contract/shell/window-messages.ts'

/** The desk itself, with any fragment; no other address is ever shown. */
export function isDesk(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return `${url.protocol}//${url.host}` === deskOrigin && (url.pathname === '/' || url.pathname === '/index.html')
}

/** Copying a mention's text is all that a desk may ask for. */
export function isPermitted(permission: string): boolean {
  return permission === 'clipboard-sanitized-write'
}

/** Requests that a window may make at all: our own files and what it holds in memory. */
export function isOwnRequest(address: string): boolean {
  return address.startsWith(`${deskOrigin}/`) || address.startsWith('blob:') || address.startsWith('data:')
}

/** Switches that would open the program to others on this machine. */
const refused = [
  'inspect',
  'inspect-brk',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'load-extension',
  'js-flags',
]

export function refusedSwitch(args: readonly string[]): string | null {
  return args.find((arg) => refused.some((name) => arg === `--${name}` || arg.startsWith(`--${name}=`))) ?? null
}

/** No window leaves the desk, opens another, holds a web view or is given a permission. */
export function lockDown(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isDesk(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!isDesk(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)))
  session.setPermissionCheckHandler((_contents, permission) => isPermitted(permission))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwnRequest(details.url) }))
}
