import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { spanProblem } from '../../contract/text/boundaries.ts'
import type { Label } from './cast.ts'
import { cast } from './cast.ts'
import { pictures } from './draw/pictures.ts'
import { portraits } from './draw/portraits.ts'
import { facts } from './facts.ts'
import { printGraph, printLinks } from './graph/print-graph.ts'
import { entities, predicates, statements } from './graph/statements.ts'
import { icon } from './icon.ts'
import { posts } from './posts.ts'
import { printGold, printPosts } from './print-sample.ts'

interface Line {
  readonly id: string
  readonly text: string
  readonly images: readonly string[]
  readonly entities: readonly { readonly start: number; readonly end: number; readonly label: Label }[]
  readonly relations: readonly { readonly head: number; readonly tail: number; readonly label: string }[]
  readonly status?: string
}

const resources = resolve(import.meta.dirname, '../../resources')
const sample = resolve(resources, 'sample')
const read = (name: string): string => readFileSync(resolve(sample, name), 'utf8')
const lines = (name: string): Line[] =>
  read(name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('the committed posts, gold and icon are what the generator writes', () => {
  expect(read('posts.jsonl')).toBe(printPosts())
  expect(read('gold.jsonl')).toBe(printGold())
  expect(readFileSync(resolve(resources, 'icons/icon.svg'), 'utf8')).toBe(`${icon(512)}\n`)
})

test('there are at least forty posts, each under its own id, twelve of them confirmed', () => {
  const written = lines('posts.jsonl')
  expect(written.length).toBeGreaterThanOrEqual(40)
  expect(new Set(written.map(({ id }) => id)).size).toBe(written.length)
  const done = written.filter(({ status }) => status === 'done')
  expect(done).toHaveLength(12)
  expect(new Set(done.flatMap(({ entities }) => entities.map(({ label }) => label))).size).toBe(4)
})

test('a confirmed post has the entities and relations of the gold, any other has none yet', () => {
  const gold = lines('gold.jsonl')
  for (const [at, line] of lines('posts.jsonl').entries()) {
    expect(line.entities).toEqual(line.status === 'done' ? gold[at]?.entities : [])
    expect(line.relations).toEqual(line.status === 'done' ? gold[at]?.relations : [])
    expect([line.id, line.text]).toEqual([gold[at]?.id, gold[at]?.text])
  }
})

test('every offset slices back to the marked name, which somebody of the cast bears', () => {
  for (const [at, { text, entities }] of lines('gold.jsonl').entries()) {
    const marks = [...(posts[at]?.marked ?? '').matchAll(/\[([^|]+)\|([A-Z]+)\]/g)].map(([, name, label]) => [
      name,
      label,
    ])
    expect(entities.map(({ start, end, label }) => [text.slice(start, end), label])).toEqual(marks)
    for (const { start, end, label } of entities) {
      const name = text.slice(start, end)
      expect(spanProblem(text, start, end)).toBeNull()
      expect(
        cast.some((member) => member.label === label && member.names.includes(name)),
        `${name} as ${label}`,
      ).toBe(true)
    }
  }
})

test('a relation joins two entities of its post as its name says, and every fact is shown by a post', () => {
  const shown = new Set<string>()
  for (const { text, entities, relations } of lines('gold.jsonl')) {
    for (const { head, tail, label } of relations) {
      const [from, to] = [entities[head], entities[tail]]
      expect(label.startsWith(`/${from?.label}/${to?.label}/`.toLowerCase()), `${label} in "${text}"`).toBe(true)
      const idOf = (entity: typeof from) =>
        cast.find((m) => m.label === entity?.label && m.names.includes(text.slice(entity.start, entity.end)))?.id
      shown.add(`${idOf(from)} ${label} ${idOf(to)}`)
    }
  }
  expect(facts.filter(({ head, type, tail }) => !shown.has(`${head} ${type} ${tail}`))).toEqual([])
})

test('nobody is in the cast whom no post names', () => {
  const named = new Set(
    lines('gold.jsonl').flatMap(({ text, entities }) => entities.map(({ start, end }) => text.slice(start, end))),
  )
  expect(cast.filter(({ names }) => !names.some((name) => named.has(name))).map(({ id }) => id)).toEqual([])
})

test('every picture of a post is there, 960 by 640, and no other', async () => {
  const used = new Set(lines('posts.jsonl').flatMap(({ images }) => images))
  const present = readdirSync(resolve(sample, 'images')).map((name) => `images/${name}`)
  expect(present.sort()).toEqual([...used].sort())
  expect(present).toHaveLength(Object.keys(pictures).length)
  for (const name of present) {
    const { width, height, format } = await sharp(resolve(sample, name)).metadata()
    expect({ name, width, height, format }).toEqual({ name, width: 960, height: 640, format: 'webp' })
  }
  expect(present.reduce((bytes, name) => bytes + statSync(resolve(sample, name)).size, 0)).toBeLessThan(2.5e6)
})

test('the posts cover what breaks offsets: joined emoji, flags, combining marks, right-to-left', () => {
  const all = lines('gold.jsonl').map(({ text }) => text)
  for (const rare of [/\u200d/, /\p{RI}\p{RI}/u, /\p{L}\p{Mn}/u, /\p{Script=Hebrew}/u]) {
    expect(
      all.some((text) => rare.test(text)),
      String(rare),
    ).toBe(true)
  }
  expect(lines('gold.jsonl').some(({ entities }) => entities.length === 0)).toBe(true)
  expect(posts.map(({ pictures: shown }) => shown.length)).toEqual(expect.arrayContaining([0, 1, 3]))
})

test('some names are two things, and only the picture tells which', () => {
  const labelsOf = new Map<string, Set<Label>>()
  for (const { text, entities } of lines('gold.jsonl')) {
    for (const { start, end, label } of entities) {
      const name = text.slice(start, end)
      labelsOf.set(name, (labelsOf.get(name) ?? new Set<Label>()).add(label))
    }
  }
  const double = [...labelsOf].filter(([, found]) => found.size > 1).map(([name]) => name)
  expect(double.sort()).toEqual(['Eastgate', 'Juniper', 'Skell', 'Tarn', 'Westmere'])
})

test('the committed graph is what the generator writes, with a drawing of each of its entities', async () => {
  for (const [name, text] of Object.entries(printGraph())) expect(read(`graph/${name}`), name).toBe(text)
  expect(read('links.jsonl')).toBe(printLinks())
  const keys = entities.map(({ id }) => id).toSorted()
  const folders = readdirSync(resolve(sample, 'graph'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).toSorted()).toEqual(keys)
  expect(Object.keys(portraits).toSorted()).toEqual(keys)
  let bytes = 0
  for (const key of keys) {
    const file = resolve(sample, 'graph', key, 'drawing.webp')
    const { width, height, format } = await sharp(file).metadata()
    expect({ key, width, height, format }).toEqual({ key, width: 200, height: 200, format: 'webp' })
    bytes += statSync(file).size
  }
  expect(bytes).toBeLessThan(1e6)
})

test('the graph knows at least eighty entities, each once, and every fact joins two that its predicate allows', () => {
  expect(entities.length).toBeGreaterThanOrEqual(80)
  const labelOf = new Map(entities.map(({ id, label }) => [id, label]))
  expect(labelOf.size).toBe(entities.length)
  const known = new Map(predicates.map((predicate) => [predicate.key, predicate]))
  for (const { head, type, tail } of statements) {
    const { domain, range } = known.get(type) ?? {}
    expect([labelOf.get(head), labelOf.get(tail)], `${head} ${type} ${tail}`).toEqual([domain, range])
    expect(head).not.toBe(tail)
  }
  expect(new Set(statements.map(({ head, type, tail }) => `${head} ${type} ${tail}`)).size).toBe(statements.length)
  const stated = new Set(statements.flatMap(({ head, tail }) => [head, tail]))
  expect(entities.filter(({ id }) => !stated.has(id)).map(({ id }) => id)).toEqual([])
  const usedTypes = new Set(facts.map(({ type }) => type))
  expect([...usedTypes].filter((type) => !known.has(type))).toEqual([])
})
