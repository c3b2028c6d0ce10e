import { dialog, session } from 'electron'
import { isFromFeed, lookForUpdate } from './updates.ts'

/** Loaded only when asked for, and let out of the closed network only to the feed. */
export async function startUpdate(feed: string, note: (line: string) => void): Promise<void> {
  // The name is electron-updater's own.
  const network = session.fromPartition('electron-updater', { cache: false })
  network.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isFromFeed(url, feed) }))
  const { default: updater } = await import('electron-updater')
  const agrees = async (version: string): Promise<boolean> => {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: `Triptych ${version}`,
      buttons: ['OK', '✕'],
      cancelId: 1,
    })
    return response === 0
  }
  try {
    note(`updates: ${await lookForUpdate(feed, updater.autoUpdater, agrees)}`)
  } catch (error) {
    note(`updates: ${String(error)}`)
  }
}
