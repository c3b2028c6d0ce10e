import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listener, runTriptych } from './testing/run-triptych.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const starter = join(root, 'models', 'starter')
let home = ''

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'triptych-cli-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const triptych = (args: readonly string[], onOut: Listener = () => {}) => runTriptych(home, args, { onOut })

function file(name: string, text: string): string {
  const path = join(home, name)
  writeFileSync(path, text)
  return path
}

const conll =
  'Mira\tB-PER\nTarn\tI-PER\nopens\tO\nthe\tO\nCorn\tB-LOC\nHall\tI-LOC\n\nRovers\tB-ORG\nwin\tO\nagain\tO\n\n'

test('without a command, the commands are listed; each has a help of its own', async () => {
  const { out, code } = await triptych([])
  expect(code).toBe(0)
  for (const name of ['serve', 'import', 'suggest', 'train', 'eval', 'predict', 'export', 'doctor']) {
    expect(out).toContain(`  ${name} `)
    const help = await triptych([name, '--help'])
    expect(help.code).toBe(0)
    expect(help.out).toContain(`triptych ${name}`)
    expect(help.out).toContain('Exit codes: 0 done')
  }
})

test.each([
  { args: ['nonsense'], says: 'there is no command "nonsense"' },
  { args: ['eval', '--gold', 'x'], says: '--model PACKAGE is missing' },
  { args: ['import', '--project', 'x'], says: 'name at least one FILE' },
  { args: ['export', '--project', 'x', '--format', 'xml', '--output', 'y'], says: '--format must be conll or jsonl' },
  { args: ['serve', '--port', 'http'], says: '--port must be a whole number' },
  { args: ['serve', '--pot', '1'], says: "Unknown option '--pot'" },
])('$args is wrong usage', async ({ args, says }) => {
  const { code, err, out } = await triptych(args)
  expect(code).toBe(2)
  expect(err).toContain(says)
  expect(out).toBe('')
})

test('under --json every answer is one line of JSON, mistakes and the version too', async () => {
  for (const [args, code, answer] of [
    [['--version', '--json'], 0, { version: expect.any(String) }],
    [['nonsense', '--json'], 2, { error: { kind: 'usage', message: expect.stringContaining('nonsense') } }],
    [
      ['models', 'nonsense', '--json'],
      2,
      { error: { kind: 'usage', message: expect.stringContaining('models show') } },
    ],
    [['eval', '--json'], 2, { error: { kind: 'usage' } }],
    [
      ['export', '--project', '/nowhere', '--format', 'conll', '--output', 'x', '--json'],
      3,
      { error: { kind: 'not-found' } },
    ],
  ] as const) {
    const ran = await triptych(args)
    expect(ran.code, args.join(' ')).toBe(code)
    expect(ran.out.trimEnd().split('\n')).toHaveLength(1)
    expect(JSON.parse(ran.out)).toMatchObject(answer)
  }
}, 120_000)

test('a dry run tells everything and leaves nothing', async () => {
  const project = join(home, 'dry.triptych')
  const { code, out } = await triptych(['import', file('dry.txt', conll), '--project', project, '--dry-run'])
  expect(code).toBe(0)
  expect(out).toContain('2 new posts, 0 already there, 3 labels')
  expect(existsSync(project)).toBe(false)
})

test('what is imported is exported byte for byte, and importing again changes nothing', async () => {
  const project = join(home, 'round.triptych')
  const input = file('round.txt', conll)
  expect((await triptych(['import', input, '--project', project])).out).toContain('2 posts added')
  const again = await triptych(['import', input, '--project', project, '--json'])
  expect(JSON.parse(again.out)).toMatchObject({ report: { addedPosts: 0, knownPosts: 2 } })
  const output = join(home, 'round.out')
  expect((await triptych(['export', '--project', project, '--format', 'conll', '--output', output])).code).toBe(0)
  expect(readFileSync(output, 'utf8')).toBe(conll)
  const { out } = await triptych(['export', '--project', project, '--format', 'jsonl', '--output', '-'])
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).entities.length),
  ).toEqual([2, 1])
})

test('a bad line is named with file and line; nothing is imported, and no project is left behind', async () => {
  const project = join(home, 'bad.triptych')
  const input = file('bad.txt', 'Mira\tB-PER\nTarn\tQ-PER\n\n')
  const { code, err } = await triptych(['import', input, '--project', project])
  expect(code).toBe(3)
  expect(err).toContain('bad.txt:2: error: tag: found "Q-PER"')
  expect(err).not.toContain('    at ')
  expect(existsSync(project)).toBe(false)
})

test.each([
  { args: ['import', '/nowhere/posts.txt', '--project', 'x'], says: 'posts.txt' },
  { args: ['eval', '--model', tmpdir(), '--gold', join(root, 'cli', 'triptych.js')], says: 'model.json is missing' },
  { args: ['train', '--project', 'nowhere'], says: 'There is no project "nowhere"' },
  { args: ['suggest', '--project', '/etc'], says: 'There is no project "/etc"' },
])('$args names what is missing, without a stack', async ({ args, says }) => {
  const { code, err } = await triptych(args)
  expect(code).toBe(3)
  expect(err).toContain(says)
  expect(err).not.toContain('    at ')
})

test('errors under --json are data too', async () => {
  const { code, out } = await triptych(['train', '--project', 'nowhere', '--json'])
  expect(code).toBe(3)
  expect(JSON.parse(out)).toMatchObject({ error: { kind: 'not-found', facts: { project: 'nowhere' } } })
})

test('a file that is no project is said to be none', async () => {
  const project = join(home, 'fake.triptych')
  await triptych(['import', file('fake.txt', conll), '--project', project])
  writeFileSync(join(project, 'project.db'), 'this is no database, whatever its name says')
  const { code, err } = await triptych(['export', '--project', project, '--format', 'conll', '--output', '-'])
  expect(code).toBe(3)
  expect(err).toMatch(/^triptych export: /m)
  expect(err).not.toContain('    at ')
})

test('a model is measured on a labelled file, and tags another one', async () => {
  const gold = file('gold.txt', conll)
  const scores = await triptych(['eval', '--model', starter, '--gold', gold, '--json'])
  expect(JSON.parse(scores.out)).toMatchObject({ posts: 2, total: { gold: 3 } })
  expect((await triptych(['eval', '--model', starter, '--gold', gold])).out).toMatch(/^total +\d/m)
  const output = join(home, 'tagged.txt')
  const tokens = file('tokens.txt', 'Mira\nTarn\nopens\n\n')
  expect((await triptych(['predict', '--model', starter, '--input', tokens, '--output', output])).code).toBe(0)
  expect(readFileSync(output, 'utf8')).toMatch(/^Mira\t[OBI]\S*\nTarn\t[OBI]\S*\nopens\t[OBI]\S*\n\n$/)
})

test('a folder that is not there is no place for the answer, and no half of it is left', async () => {
  const before = readdirSync(home)
  const args = ['predict', '--model', starter, '--input', file('t.txt', 'Mira\n\n'), '--output', '/nowhere/out.txt']
  const { code, err } = await triptych(args)
  expect(code).toBe(3)
  expect(err).toContain('/nowhere/out.txt: there is no such folder')
  expect(readdirSync(home)).toEqual([...before, 't.txt'].sort())
})

test('posts are read by the starter, and the project learns from those that are done', async () => {
  const project = join(home, 'learn.triptych')
  const posts = Array.from({ length: 24 }, (_, i) => {
    const text = `Rovers ${i} play in Eastgate`
    const entities = [{ start: 0, end: 6, label: 'ORG' }]
    return JSON.stringify(i < 20 ? { id: `${i}`, text, entities, status: 'done' } : { id: `${i}`, text })
  })
  await triptych(['import', file('learn.jsonl', `${posts.join('\n')}\n`), '--project', project])
  const suggested = await triptych(['suggest', '--project', project, '--json'])
  expect(JSON.parse(suggested.out)).toMatchObject({ read: 4, waiting: 0 })
  const trained = await triptych(['train', '--project', project, '--json'])
  expect(trained.code).toBe(0)
  expect(JSON.parse(trained.out)).toMatchObject({ trigger: 'person', state: { version: 'v1' } })
}, 120_000)

test('Ctrl+C ends the browser shell in order', async () => {
  const args = ['serve', '--no-open']
  const { code, out } = await triptych(args, (said, child) => {
    if (/Triptych is at/.test(said)) child.kill('SIGINT')
  })
  expect([0, 3]).toContain(code)
  // Where the desk has not been built, serving says so at once.
  if (code === 0) expect(out).toMatch(/^Triptych is at http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/m)
})
