import { expect, test } from 'vitest'
import { isFromFeed, lookForUpdate, type Updater, updateFeed } from './updates.ts'

test.each([
  [undefined, null],
  ['', null],
  ['http://example.org/', null],
  ['https://mo:secret@example.org/', null],
  ['file:///tmp/', null],
  ['not an address', null],
  ['https://example.org/triptych', 'https://example.org/triptych'],
])('a feed named %j is %j', (named, feed) => expect(updateFeed({ TRIPTYCH_UPDATE_FEED: named })).toBe(feed))

test('nothing is fetched from another server than the feed’s', () => {
  const feed = 'https://example.org/triptych'
  expect(isFromFeed('https://example.org/triptych/latest.yml', feed)).toBe(true)
  for (const address of ['http://example.org/', 'https://example.org.evil/', 'https://evil/', ''])
    expect(isFromFeed(address, feed)).toBe(false)
})

function updater(version: string | null) {
  const done: string[] = []
  const double: Updater = {
    autoDownload: true,
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    setFeedURL: ({ url }) => done.push(url),
    checkForUpdates: async () => ({ isUpdateAvailable: version !== null, updateInfo: { version: version ?? '0.1.0' } }),
    downloadUpdate: async () => done.push('downloaded'),
  }
  return { done, double }
}

test.each([
  { version: null, agrees: true, outcome: 'none', downloads: false },
  { version: '0.2.0', agrees: false, outcome: 'declined', downloads: false },
  { version: '0.2.0', agrees: true, outcome: 'downloaded', downloads: true },
])('an update to $version, agreed: $agrees, is $outcome', async ({ version, agrees, outcome, downloads }) => {
  const { done, double } = updater(version)
  expect(await lookForUpdate('https://example.org/', double, async () => agrees)).toBe(outcome)
  expect(done).toEqual(['https://example.org/', ...(downloads ? ['downloaded'] : [])])
  expect(double).toMatchObject({ autoDownload: false, allowDowngrade: false })
})
