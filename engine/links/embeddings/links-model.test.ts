import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Failed } from '../../../contract/domain/failed.ts'
import type { KgeConfig } from '../../../models/nets/kge/kge-config.ts'
import { type KgePackage, readKgePackage, writeKgePackage } from './kge-package.ts'
import { linksModel, openLinksModel } from './open-links-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'triptych-kge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const configuration: KgeConfig = {
  scorer: 'transe',
  dimension: 2,
  entities: 5,
  relations: 2,
  reciprocal: false,
  norm: 2,
  gamma: 3,
}
const entity = (name: string) => ({ name, text: name })

/** Towns on a line; "north of" is one step up. São Paulo lies a little off. */
const towns: Omit<KgePackage, 'manifest'> = {
  names: {
    entities: [entity('Lima'), entity('São Paulo'), entity('New York'), entity('Oslo 中'), entity('Rome')],
    relations: [entity('north of'), entity('like')],
  },
  vectors: {
    entities: Float32Array.of(0, 0, 0.2, 1, 0, 2, 0, 3.1, 0, 3.5),
    relations: Float32Array.of(0, 1, 0, 0),
  },
}
const manifest = {
  ...{ name: 'towns', configuration, licence: 'ours', metrics: { 'valid.filtered.mrr': 0.5 } },
  calibration: { slope: 1, offset: 0, answers: 10 },
  provenance: { data: [], method: 'by hand', seed: 1, seconds: 0, createdAt: '2026-11-22T00:00:00Z' },
}
async function written(name: string): Promise<string> {
  const place = join(folder, name)
  await writeKgePackage(place, { ...towns, manifest, card: '# towns\n' })
  return place
}
const names = (answers: readonly { readonly entity: string }[]) => answers.map((each) => each.entity)

test('answers come best first, without what is known, rejected or of the wrong type', async () => {
  const model = await openLinksModel(await written('plain'), [])
  const question = { head: 'São Paulo', relation: 'north of', tail: null }
  const all = model.answers(question)
  expect(names(all)).toEqual(['New York', 'São Paulo', 'Oslo 中', 'Rome', 'Lima'])
  expect(all.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5])
  expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
  expect(all[0]!.score).toBeCloseTo(3 - 0.2, 5)
  expect(names(model.answers({ ...question, limit: 2 }))).toEqual(['New York', 'São Paulo'])
  expect(names(model.answers({ ...question, among: ['Lima', 'Rome', 'nowhere'] }))).toEqual(['Rome', 'Lima'])
  expect(names(model.answers({ ...question, without: ['New York'], limit: 1 }))).toEqual(['São Paulo'])
  expect(model.add([{ head: 'São Paulo', relation: 'north of', tail: 'New York' }])).toBe(1)
  expect(names(model.answers({ ...question, limit: 1 }))).toEqual(['São Paulo'])
  model.remove([{ head: 'São Paulo', relation: 'north of', tail: 'New York' }])
  expect(names(model.answers({ ...question, limit: 1 }))).toEqual(['New York'])
  expect(names(model.answers({ head: null, relation: 'north of', tail: 'New York', limit: 1 }))).toEqual(['São Paulo'])
})

test('a question that cannot be asked says why', async () => {
  const model = linksModel(await readKgePackage(await written('asked')), [])
  expect(model.knows.entity('Atlantis')).toBe(false)
  const ask = (head: string | null, relation: string, tail: string | null) => () =>
    model.answers({ head, relation, tail })
  expect(ask('Atlantis', 'like', null)).toThrow('The model does not know the entity "Atlantis"')
  expect(ask('Lima', 'hates', null)).toThrow('The model does not know the relation "hates"')
  expect(ask('Lima', 'like', 'Rome')).toThrow(Failed)
  expect(model.probability({ head: 'Atlantis', relation: 'like', tail: 'Lima' })).toBe(null)
})

test('reasons are facts around the triple that pull the same way, and facts of entities that are alike', async () => {
  const facts = [
    { head: 'Lima', relation: 'north of', tail: 'São Paulo' },
    { head: 'New York', relation: 'north of', tail: 'Oslo 中' },
    { head: 'Rome', relation: 'like', tail: 'Rome' },
  ]
  const model = await openLinksModel(await written('reasons'), facts)
  const { facts: speaking, analogies } = model.reasons({ head: 'New York', relation: 'north of', tail: 'Rome' })
  expect(speaking.map(({ triple }) => triple)).toEqual([facts[1]])
  expect(speaking[0]!.influence).toBeCloseTo(1, 2)
  expect(analogies[0]).toMatchObject({ triple: facts[1], differs: 'tail' })
  expect(analogies[0]!.likeness).toBeCloseTo(1, 2)
  expect(analogies.every(({ triple }) => triple.relation === 'north of')).toBe(true)
})

test('proposals go through the relations, know what is known and what was rejected, and can be cancelled', async () => {
  const facts = [
    { head: 'Lima', relation: 'north of', tail: 'São Paulo' },
    { head: 'New York', relation: 'north of', tail: 'Oslo 中' },
    { head: 'São Paulo', relation: 'north of', tail: 'Oslo 中' },
  ]
  const model = await openLinksModel(await written('proposals'), facts)
  const mayStand = () => true
  const found = await model.proposals({ order: 'probable', relations: ['north of'], mayStand, perRelation: 3 })
  expect(found).toHaveLength(3)
  for (const { triple } of found) expect(facts).not.toContainEqual(triple)
  expect(found[0]!.probability).toBeGreaterThanOrEqual(found[2]!.probability)
  const without = [found[0]!.triple]
  const rest = await model.proposals({ order: 'informative', relations: ['north of'], mayStand, without })
  expect(rest.map(({ triple }) => triple)).not.toContainEqual(found[0]!.triple)
  const seen = await model.proposals({ order: 'probable' })
  expect(new Set(seen.map(({ triple }) => triple.tail))).toEqual(new Set(['São Paulo', 'Oslo 中']))
  await expect(model.proposals({ order: 'probable', signal: AbortSignal.abort() })).rejects.toMatchObject({
    kind: 'cancelled',
  })
})

test.each([
  { name: 'other names', file: 'names.json', from: 'Lima', to: 'Lime', says: /names\.json has SHA-256/ },
  { name: 'names cut off', file: 'names.json', from: '"Lima"', to: '', says: /names\.json has \d+ bytes/ },
  { name: 'an odd scorer', file: 'model.json', from: '"transe"', to: '"magic"', says: /scorer: found "magic"/ },
  { name: 'a row too few', file: 'model.json', from: '"entities": 5', to: '"entities": 4', says: /5 names, .* 4 rows/ },
  {
    name: 'half a number',
    file: 'model.json',
    from: '"transe"',
    to: '"rotate"',
    says: /relation_embedding" is \[2, 2\]/,
  },
])('a package with $name is refused', async ({ name, file, from, to, says }) => {
  const place = join(folder, `broken ${name}`)
  cpSync(await written('whole'), place, { recursive: true })
  const text = readFileSync(join(place, file), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(place, file), text.replace(from, to))
  await expect(openLinksModel(place, [])).rejects.toMatchObject({ kind: 'model', message: expect.stringMatching(says) })
})
