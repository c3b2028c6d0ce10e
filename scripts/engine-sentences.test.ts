import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { english } from '../contract/sentences/en/english.ts'

const root = join(import.meta.dirname, '..')
const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !/\.test\.|\/testing\//.test(file))
const source = (file: string) => readFileSync(join(root, file), 'utf8')

/** Whose failures all are sentences; `internal` ones are for us. */
const spoken = ['exchange', 'imports', 'exporting', 'graph', 'handlers', 'library', 'projects', 'regions'].map(
  (each) => (each === 'exchange' ? each : `engine/${each}`),
)

test('no failure that reaches the desk from these folders is English alone', () => {
  const raw = /new Failed\(\s*'(?!internal)[a-z-]+',\s*['"`]/g
  const left = spoken
    .flatMap(sources)
    .flatMap((file) => [...source(file).matchAll(raw)].map(([found]) => `${file}: ${found}`))
  expect(left).toEqual([])
})

test('every sentence of the engine is said somewhere', () => {
  const code = ['engine', 'exchange', 'contract/domain', 'contract/sentences']
    .flatMap(sources)
    .filter((file) => !/sentences\/(en|zh-cn)\//.test(file))
    .map(source)
    .join('\n')
  const said = new Set([...code.matchAll(/['"`](\w+\.\w+)['"`]/g)].map(([, key]) => key))
  const begun = [...code.matchAll(/`(\w+\.\w*)\$\{/g)].map(([, start]) => start!)
  const unused = Object.entries(english)
    .flatMap(([area, own]) => Object.keys(own).map((key) => `${area}.${key.replace(/_(one|other)$/, '')}`))
    .filter((key) => !said.has(key) && !begun.some((start) => key.startsWith(start)))
  expect([...new Set(unused)]).toEqual([])
})
