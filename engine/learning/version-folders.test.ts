import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testFolder } from '../store/testing/test-project.ts'
import type { VersionOrigin } from './learnt-posts.ts'
import { VersionFolders } from './version-folders.ts'

let place: ReturnType<typeof testFolder>
let root: string
let folders: VersionFolders
beforeEach(() => {
  place = testFolder()
  root = join(place.path, 'models')
  folders = new VersionFolders(root, join(place.path, 'activations'))
})
afterEach(() => place.clean())

const origin = (version: string): VersionOrigin => ({
  version,
  parent: 'starter',
  run: '00000000-0000-4000-8000-000000000001',
  seed: 1,
  seq: 7,
  digest: 'd',
  learnt: [[1, 'abc']],
  labels: 2,
  details: null,
  relations: null,
  measured: null,
})

async function keep(version: string, content = version): Promise<void> {
  const draft = await folders.draft()
  await mkdir(draft.target)
  await writeFile(join(draft.target, 'weights'), content)
  await folders.keep(draft, origin(version))
}

test('a version that is kept is whole, and no draft stays', async () => {
  await keep('v1')
  expect(await readdir(root)).toEqual(['v1'])
  expect(await folders.origin('v1')).toEqual(origin('v1'))
  expect(await folders.learnt('v1')).toEqual(new Map([[1, 'abc']]))
})

test.each([
  { name: 'drafts of killed runs', folder: '.learning-7/package', known: ['v1'] },
  { name: 'a version half moved, which the project does not know', folder: 'v2', known: ['v1'] },
  { name: 'one that is empty', folder: 'v3/relations', known: ['v1'] },
])('after a crash $name go, and what is known stays', async ({ folder, known }) => {
  await keep('v1')
  await mkdir(join(root, folder), { recursive: true })
  await writeFile(join(root, folder, 'model.json'), '{"half')
  await folders.sweep(known)
  expect(await readdir(root)).toEqual(['v1'])
})

test('a folder that a crash left under the name of a new version is replaced as a whole', async () => {
  await mkdir(join(root, 'v1'), { recursive: true })
  await writeFile(join(root, 'v1', 'stray'), '')
  await keep('v1', 'new')
  expect((await readdir(join(root, 'v1'))).sort()).toEqual(['origin.json', 'weights'])
  expect(await readFile(join(root, 'v1', 'weights'), 'utf8')).toBe('new')
})

test.each([
  { name: 'cut off', spoil: (file: string) => truncate(file, 20) },
  { name: 'of another shape', spoil: (file: string) => writeFile(file, '{"version":1}') },
  { name: 'empty', spoil: (file: string) => truncate(file, 0) },
])('where it is written that a version came from is $name, all posts are new again', async ({ spoil }) => {
  await keep('v1')
  await spoil(join(root, 'v1', 'origin.json'))
  expect(await folders.origin('v1')).toBeNull()
  expect(await folders.learnt('v1')).toEqual(new Map())
  expect(await folders.relationsIn('v1')).toBeNull()
})

test('in a project that has learnt nothing there is nothing to sweep', async () => {
  await folders.sweep([])
  expect(await folders.learnt(null)).toEqual(new Map())
})
