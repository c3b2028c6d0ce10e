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
  'inspect-port',
  'inspect-publish-uid',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'load-extension',
  'js-flags',
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'host-rules',
  'host-resolver-rules',
  'log-net-log',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
]

/** Chromium takes one dash for two, and on Windows a slash and any case. */
export function refusedSwitch(args: readonly string[], platform: NodeJS.Platform = process.platform): string | null {
  const mark = platform === 'win32' ? /^(--?|\/)/ : /^--?/
  const isRefused = (arg: string): boolean => {
    const [name = ''] = arg.replace(mark, '').split('=', 1)
    return mark.test(arg) && refused.includes(platform === 'win32' ? name.toLowerCase() : name)
  }
  return args.find(isRefused) ?? null
}

/** What Chromium would ask of the network by itself. */
export const quietSwitches = [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
  'no-pings',
] as const

/** No window leaves the desk, opens another, holds a web view or is given a permission. */
export function lockDown(app: App): void {
  for (const name of quietSwitches) app.commandLine.appendSwitch(name)
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
  app.on('session-created', lockSession)
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

/** Every answer is given at once: a handler that answers later has been a way in (CVE-2026-34771). */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)))
  session.setPermissionCheckHandler((_contents, permission) => isPermitted(permission))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }))
  for (const event of ['select-hid-device', 'select-usb-device', 'select-serial-port'] as const)
    refuseDevices(session, event)
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwnRequest(details.url) }))
}

function refuseDevices(
  session: Session,
  event: 'select-hid-device' | 'select-usb-device' | 'select-serial-port',
): void {
  const none = (happening: Electron.Event, choose: (id: string) => void): void => {
    happening.preventDefault()
    choose('')
  }
  if (event === 'select-hid-device') session.on(event, (happening, _details, choose) => none(happening, choose))
  else if (event === 'select-usb-device') session.on(event, (happening, _details, choose) => none(happening, choose))
  else session.on(event, (happening, _ports, _contents, choose) => none(happening, choose))
}
