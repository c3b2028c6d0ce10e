import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runTriptych } from './testing/run-triptych.ts'

let home = ''
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'triptych-graph-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const triptych = (...args: readonly string[]) => runTriptych(home, ['graph', ...args])

/** People of two towns, who know their neighbours. */
function writeTowns(): void {
  const people = ['ada', 'ben', 'carla', 'dora', 'emil', 'frida', 'gus', 'hanna']
  const lines = people.flatMap((name, at) => [
    ...(at === 6 ? [] : [`${name}\tlives in\t${at % 2 ? 'Oslo' : 'New York'}`]),
    `${name}\tknows\t${people[(at + 2) % people.length]}`,
  ])
  writeFileSync(join(home, 'towns.tsv'), `${lines.join('\n')}\n`)
  writeFileSync(join(home, 'entity2text.txt'), 'ada\tAda Lovelace\n')
}

test('a graph is imported, learnt, asked and written again', async () => {
  writeTowns()
  const dry = await triptych('import', 'towns.tsv', '--project', 'towns', '--dry-run')
  expect(dry).toMatchObject({ code: 0, err: '' })
  expect(dry.out).toContain('10 entities, 2 predicates and 15 facts')
  expect(existsSync(join(home, 'towns.triptych'))).toBe(false)

  const added = await triptych('import', 'towns.tsv', 'entity2text.txt', '--project', 'towns', '--json')
  expect(added.code).toBe(0)
  expect(JSON.parse(added.out).report).toMatchObject({ entities: 10, predicates: 2, facts: 15 })

  expect((await triptych('missing', '--project', 'towns')).err).toContain('No model yet')
  const learnt = await triptych('learn', '--project', 'towns')
  expect(learnt.code).toBe(0)
  expect(learnt.out).toMatch(/^g1 \(complex\): \d+ facts learnt/)
  const asked = await triptych('missing', '--project', 'towns', '--head', 'gus', '--predicate', 'lives in', '--json')
  expect(JSON.parse(asked.out)).toHaveLength(9)
  expect(asked.out).toContain('"New York"')

  await triptych('export', '--project', 'towns', '--format', 'triples', '--output', 'out')
  expect(readdirSync(join(home, 'out')).sort()).toEqual([
    'entity2text.txt',
    'entity2textlong.txt',
    'relation2text.txt',
    'triples.tsv',
  ])
  const sorted = (file: string) => readFileSync(join(home, file), 'utf8').trim().split('\n').sort()
  expect(sorted('out/triples.tsv')).toEqual(sorted('towns.tsv'))
}, 120_000)

test.each([
  { args: ['import', '--project', 'p'], code: 2, said: 'name at least one FILE' },
  { args: ['import', 'nothing.tsv', '--project', 'p'], code: 3, said: 'nothing.tsv' },
  { args: ['missing', '--project', 'p', '--head', 'a', '--tail', 'b'], code: 2, said: '--head or --tail' },
  { args: ['export', '--project', 'p', '--output', 'x'], code: 2, said: '--format' },
  { args: ['learn', '--project', 'nowhere'], code: 3, said: 'nowhere' },
])(
  'graph $args.0 says what is wrong with exit code $code',
  async ({ args, code, said }) => {
    const ran = await triptych(...args)
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(said)
    expect(ran.err).not.toMatch(/\n\s+at /)
  },
  60_000,
)
