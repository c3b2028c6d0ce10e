import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { libraryFolder } from './library-folder.ts'
import { ProjectLibrary, projectIdOf } from './project-library.ts'
import { folderNameOf } from './project-name.ts'

let home = ''
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'triptych-library-')))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function folder(...path: string[]): string {
  const made = join(home, ...path)
  mkdirSync(made, { recursive: true })
  return made
}

test('a project has one id, however it is reached', () => {
  const real = folder('elsewhere', 'Birds.triptych')
  const link = join(home, 'link.triptych')
  symlinkSync(real, link)
  expect(projectIdOf(link)).toBe(projectIdOf(real))
  expect(projectIdOf(real)).toMatch(/^[0-9a-f]{16}$/)
  const library = new ProjectLibrary(home, [link, real])
  expect(library.list()).toHaveLength(1)
})

test('the list holds what lies in the folder and what was opened elsewhere, and drops what is gone', () => {
  folder('projects', 'Birds.triptych')
  folder('projects', '.hidden.triptych')
  folder('projects', 'not a project')
  const elsewhere = folder('elsewhere', 'Cats.triptych')
  const library = new ProjectLibrary(home)
  library.remember({ path: elsewhere, name: 'My cats', sample: false, openedAt: 7 })
  expect(library.list().map(({ name, openedAt }) => [name, openedAt])).toEqual([
    ['My cats', 7],
    ['Birds', null],
  ])
  const id = projectIdOf(elsewhere)
  expect(library.folderOf(id)).toBe(elsewhere)
  rmSync(elsewhere, { recursive: true })
  expect(() => library.folderOf(id)).toThrow(expect.objectContaining({ kind: 'not-found' }))
})

test('a library that is copied as a whole knows its own projects there, and no longer those it was copied from', () => {
  const birds = folder('library', 'projects', 'Birds.triptych')
  const cats = folder('elsewhere', 'Cats.triptych')
  const library = new ProjectLibrary(join(home, 'library'))
  library.remember({ path: cats, name: 'My cats', sample: false, openedAt: 7 })
  library.remember({ path: birds, name: 'My birds', sample: true, openedAt: 9 })
  cpSync(join(home, 'library'), join(home, 'copy'), { recursive: true })
  symlinkSync(join(home, 'copy'), join(home, 'link'))
  for (const copied of ['copy', 'link'])
    expect(new ProjectLibrary(join(home, copied)).list()).toMatchObject([
      { name: 'My birds', sample: true, openedAt: 9, location: join(home, 'copy', 'projects', 'Birds.triptych') },
      { name: 'My cats', openedAt: 7, location: cats },
    ])
})

test('damaged notes are no reason to stop', () => {
  folder('projects', 'Birds.triptych')
  writeFileSync(join(home, 'library.json'), '{"projects": 7')
  const library = new ProjectLibrary(home)
  expect(library.list().map(({ name }) => name)).toEqual(['Birds'])
  library.rememberSampleMade()
  expect(library.sampleMade).toBe(true)
})

test('a second project of the same name gets a number', () => {
  folder('projects', 'Birds.triptych')
  const library = new ProjectLibrary(home)
  expect(library.freeFolder('Birds')).toBe(join(home, 'projects', 'Birds 2.triptych'))
})

test.each([
  ['Vögel am See', 'Vögel am See'],
  ['../../etc/passwd', 'etc passwd'],
  ['CON', 'Project CON'],
  ['a<b>:"|?*c', 'a b c'],
  ['...', 'Project'],
  ['x'.repeat(200), 'x'.repeat(60)],
  ['\u202Egpj.exe', 'gpj.exe'],
])('the project %j lies in the folder %j', (name, expected) => {
  expect(folderNameOf(name)).toBe(expected)
})

test.each([
  { platform: 'linux' as const, env: {}, expected: '/home/mo/.local/share/triptych' },
  { platform: 'linux' as const, env: { XDG_DATA_HOME: '/data' }, expected: '/data/triptych' },
  { platform: 'linux' as const, env: { TRIPTYCH_HOME: '/t' }, expected: '/t' },
  { platform: 'darwin' as const, env: {}, expected: '/home/mo/Library/Application Support/Triptych' },
])('on $platform with $env everything is in $expected', ({ platform, env, expected }) => {
  expect(libraryFolder(env, platform, '/home/mo')).toBe(expected)
})

test('a folder that is opened from outside is listed first, and only where it holds a project', () => {
  folder('projects', 'Birds.triptych')
  const cats = folder('elsewhere', 'Cats.triptych')
  const library = new ProjectLibrary(home)
  expect(library.include(cats)).toBeNull()
  writeFileSync(join(cats, 'project.db'), '')
  expect(library.include(cats)).toBe(projectIdOf(cats))
  expect(library.include(cats)).toBe(projectIdOf(cats))
  expect(library.include(join(home, 'nowhere.triptych'))).toBeNull()
  expect(library.list().map(({ name }) => name)).toEqual(['Cats', 'Birds'])
  expect(library.folderOf(projectIdOf(cats))).toBe(cats)
})
