import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { namedIn } from './named-in.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const folders = [
  'cli',
  'contract',
  'docs',
  'e2e',
  'engine',
  'exchange',
  'main',
  'models',
  'preload',
  'renderer',
  'scripts',
]
const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts)
const commands = [...read('cli/main.ts').matchAll(/^ {4}name: '([a-z -]+)',$/gm)].map(([, name]) => name!)
const named = (page: string) => namedIn(read(page), folders)

test.each(pages)('every link and path in %s leads to a file', (page) => {
  const { links, paths } = named(page)
  const isThere = (target: string) => existsSync(join(root, target))
  expect(links.map((link) => normalize(join(dirname(page), link))).filter((link) => !isThere(link))).toEqual([])
  expect(paths.filter((path) => !isThere(path))).toEqual([])
})

test.each(pages)('every script and command in %s exists', (page) => {
  const isKnown = (name: string) =>
    commands.some((command) => command === name || command === name.split(' ')[0] || command.startsWith(`${name} `))
  expect(named(page).scripts.filter((name) => !scripts.includes(name))).toEqual([])
  expect(named(page).commands.filter((name) => !isKnown(name))).toEqual([])
})

test('README.md has every command', () => {
  const told = named('README.md').commands
  expect(commands.length).toBeGreaterThan(20)
  expect(commands.filter((command) => !told.some((name) => `${name} `.startsWith(`${command} `)))).toEqual([])
})

test('what a page names is found in code, links also in sentences', () => {
  const page =
    'See [a](docs/a.md#b) and [c](https://c.org), `models/nets/` and npm run nothing.\n```sh\nnpm run x && triptych graph learn\n```\n'
  expect(namedIn(page, ['models'])).toEqual({
    links: ['docs/a.md'],
    paths: ['models/nets/'],
    scripts: ['x'],
    commands: ['graph learn'],
  })
})
