import { expect, test } from 'vitest'
import { projectOf } from './arguments.ts'
import { answerDesk, type DeskFiles } from './desk-files.ts'
import { isDesk, isOwnRequest, isPermitted, refusedSwitch } from './locked-down.ts'

const page = { bytes: new Uint8Array([1]), type: 'text/html; charset=utf-8' }
const files: DeskFiles = new Map([
  ['/', page],
  ['/index.html', page],
  ['/assets/desk.js', { bytes: new Uint8Array([2]), type: 'text/javascript; charset=utf-8' }],
])

test('the desk’s own files are answered, with their type and the headers', async () => {
  const answer = answerDesk('GET', 'app://triptych/assets/desk.js', files)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  expect(answerDesk('GET', 'app://triptych/#/p/0123456789abcdef/label', files).status).toBe(200)
})

test.each([
  'app://triptych/../../main.js',
  'app://triptych/%2e%2e/%2e%2e/main.js',
  'app://triptych/..%5cmain.js',
  'app://other/index.html',
  'app://triptych.evil/index.html',
  'file:///etc/passwd',
  'http://triptych/index.html',
  'not an address',
])('%s is not there, and says so under the same headers', (address) => {
  const answer = answerDesk('GET', address, files)
  expect(answer.status).toBe(404)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

test('nothing but GET is answered', () => {
  expect(answerDesk('POST', 'app://triptych/', files).status).toBe(405)
})

test.each([
  ['app://triptych/', true],
  ['app://triptych/index.html#/p/1', true],
  ['app://triptych/assets/desk.js', false],
  ['app://other/', false],
  ['https://example.org/', false],
  ['file:///index.html', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['about:blank', false],
  ['', false],
])('may the window show %j? %s', (address, expected) => expect(isDesk(address)).toBe(expected))

test('requests go to our own files and to memory only', () => {
  expect(isOwnRequest('app://triptych/assets/desk.js')).toBe(true)
  expect(isOwnRequest('blob:app://triptych/1')).toBe(true)
  for (const address of ['https://example.org/', 'http://127.0.0.1/', 'file:///etc/passwd', 'app://triptych.evil/'])
    expect(isOwnRequest(address)).toBe(false)
})

test('copying is the only permission', () => {
  expect(isPermitted('clipboard-sanitized-write')).toBe(true)
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'])
    expect(isPermitted(permission)).toBe(false)
})

test('switches that would open the program to others are found', () => {
  expect(refusedSwitch(['a.triptych', '--remote-debugging-port=9222'])).toBe('--remote-debugging-port=9222')
  expect(refusedSwitch(['--inspect'])).toBe('--inspect')
  expect(refusedSwitch(['-no-sandbox'], 'linux')).toBe('-no-sandbox')
  expect(refusedSwitch(['/REMOTE-DEBUGGING-PORT=1'], 'win32')).toBe('/REMOTE-DEBUGGING-PORT=1')
  expect(refusedSwitch(['/inspect'], 'linux')).toBeNull()
  expect(refusedSwitch(['--project', '--inspector-lamp'])).toBeNull()
})

test('a command line names a project by its last argument, and nothing else', () => {
  expect(projectOf(['.', '/data/a.triptych'], '/')).toBe('/data/a.triptych')
  expect(projectOf(['b.triptych'], '/data')).toBe('/data/b.triptych')
  expect(projectOf(['/data/a.triptych/'], '/')).toBe('/data/a.triptych')
  expect(projectOf(['/data/a.triptych/project.db'], '/')).toBe('/data/a.triptych')
  expect(projectOf(['/data/project.db'], '/')).toBeNull()
  expect(projectOf(['--x=/a.triptych', 'readme.md'], '/')).toBeNull()
  expect(projectOf([`/${'x'.repeat(5_000)}.triptych`], '/')).toBeNull()
  expect(projectOf(['/a\0b.triptych'], '/')).toBeNull()
})
