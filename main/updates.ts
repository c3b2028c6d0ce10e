/**
 * Where updates come from: nowhere, unless the person or whoever looks after the machine has named a feed in
 * `TRIPTYCH_UPDATE_FEED`. Only https, and no address that carries a name or a password.
 */
export function updateFeed(env: Readonly<Record<string, string | undefined>>): string | null {
  const named = env.TRIPTYCH_UPDATE_FEED
  if (named === undefined || !URL.canParse(named)) return null
  const { protocol, username, password, href } = new URL(named)
  return protocol === 'https:' && username === '' && password === '' ? href : null
}

/** What of electron-updater is used. */
export interface Updater {
  autoDownload: boolean
  autoInstallOnAppQuit: boolean
  allowDowngrade: boolean
  setFeedURL(feed: { readonly provider: 'generic'; readonly url: string }): void
  checkForUpdates(): Promise<unknown>
  downloadUpdate(): Promise<unknown>
}

/** Looks once, because the person asked; an update is downloaded only when they agree, and never an older version. */
export async function lookForUpdate(
  feed: string,
  updater: Updater,
  agrees: (version: string) => Promise<boolean>,
): Promise<'none' | 'declined' | 'downloaded'> {
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = true
  updater.allowDowngrade = false
  updater.setFeedURL({ provider: 'generic', url: feed })
  const version = versionIn(await updater.checkForUpdates())
  if (version === null) return 'none'
  if (!(await agrees(version))) return 'declined'
  await updater.downloadUpdate()
  return 'downloaded'
}

function versionIn(result: unknown): string | null {
  if (typeof result !== 'object' || result === null) return null
  const { isUpdateAvailable, updateInfo } = result as {
    readonly isUpdateAvailable?: unknown
    readonly updateInfo?: { readonly version?: unknown }
  }
  return isUpdateAvailable === true && typeof updateInfo?.version === 'string' ? updateInfo.version : null
}

/** Redirects to other servers are not followed. */
export function isFromFeed(address: string, feed: string): boolean {
  return URL.canParse(address) && new URL(address).origin === new URL(feed).origin
}
