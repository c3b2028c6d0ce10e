import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { languageMessage, portMessage, portWanted } from '../contract/shell/window-messages.ts'

const sent: string[] = []
const ipc = Object.assign(new EventEmitter(), { send: (...said: string[]) => sent.push(said.join(' ')) })
const posted: unknown[][] = []
const page = Object.assign(new EventTarget(), { postMessage: (...args: unknown[]) => posted.push(args) })

beforeEach(async () => {
  sent.length = 0
  posted.length = 0
  vi.resetModules()
  vi.doMock('electron', () => ({ ipcRenderer: ipc }))
  vi.stubGlobal('window', page)
  vi.stubGlobal('location', { origin: 'app://triptych' })
  await import('./preload.ts')
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.doUnmock('electron')
  ipc.removeAllListeners()
})

function says(data: unknown, source: unknown): void {
  page.dispatchEvent(Object.assign(new Event('message'), { data, source }))
}

test('only the page’s own wish for a port is passed on', () => {
  for (const data of ['quit', { kind: portWanted }, null, portMessage]) says(data, page)
  says(portWanted, {})
  expect(sent).toEqual([])
  says(portWanted, page)
  expect(new Set(sent)).toEqual(new Set([portWanted]))
})

test('the language of the page is passed on, where it is one that Triptych speaks', () => {
  for (const data of ['triptych-language:', 'triptych-language:xx', 'triptych-language:en quit', { language: 'en' }])
    says(data, page)
  says(languageMessage('zh-CN'), {})
  expect(sent).toEqual([])
  says(languageMessage('zh-CN'), page)
  expect(new Set(sent)).toEqual(new Set(['triptych-language zh-CN']))
})

test('the port goes to our own page, and nothing of the event does', () => {
  const port = {}
  ipc.emit(portMessage, { ports: [port], sender: 'secret' })
  expect(posted[0]).toEqual([portMessage, 'app://triptych', [port]])
})
