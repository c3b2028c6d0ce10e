import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Listener, runTriptych } from './testing/run-triptych.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'triptych-train-corpus-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const triptych = (args: readonly string[], onErr: Listener = () => {}) => runTriptych(home, args, { onErr })

const pair = (a: string, b: string, h: number, t: number, relation: string) => {
  const token = [a, 'lives', 'in', b]
  return `{'token': ['${token.join("', '")}'], 'h': {'name': '${token[h]}', 'pos': [${h}, ${h + 1}]}, 't': {'name': '${token[t]}', 'pos': [${t}, ${t + 1}]}, 'img_id': 'a.jpg', 'relation': '${relation}'}\n`
}

const starter = fileURLToPath(new URL('../models/starter', import.meta.url))

test('a killed run is continued by the same command, and its package is measured', async () => {
  const file = join(home, 'pairs.txt')
  const names = ['Anna', 'Ben', 'Carla', 'Dora', 'Emil', 'Frida', 'Gus', 'Hanna']
  writeFileSync(
    file,
    names.map((name) => pair(name, 'Rome', 0, 3, '/per/loc/home') + pair(name, 'Rome', 3, 0, 'None')).join(''),
  )
  const output = join(home, 'model')
  const args = ['train-corpus', '--task', 'mre', '--train', file, '--valid', file, '--output', output]
  const whole = [...args, '--epochs', '8', '--threads', '1', '--json']
  const killed = await triptych(whole, (said, child) => {
    if (/epoch 3 of/.test(said)) child.kill('SIGKILL')
  })
  expect(killed.code).toBe(null)
  expect(existsSync(output)).toBe(false)

  const continued = await triptych(whole)
  expect(continued.code).toBe(0)
  expect(continued.err).toMatch(/going on after epoch [2-7]/)
  expect(JSON.parse(continued.out)).toMatchObject({ learntFrom: 16 })
  expect(readdirSync(home).sort()).toEqual(['model', 'pairs.txt'])

  const measured = await triptych(['eval', '--task', 'mre', '--model', output, '--gold', file, '--json'])
  const report = JSON.parse(measured.out)
  expect(report).toMatchObject({ pairs: 16, total: { gold: 8 } })
  expect(report.total.f1).toBeCloseTo(100 * JSON.parse(continued.out).metrics['valid.f1'], 6)
  const table = await triptych(['eval', '--model', output, '--gold', file])
  expect(table.out).toMatch(/^accuracy \d/m)
  const answers = join(home, 'answers.txt')
  const predicted = await triptych(['predict', '--model', output, '--input', file, '--output', answers, '--json'])
  expect(JSON.parse(predicted.out)).toMatchObject({ pairs: 16, relations: report.total.predicted })
  const relationsIn = (path: string) =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => /'relation': '([^']+)'/.exec(line)![1])
  const gold = relationsIn(file)
  const right = relationsIn(answers).filter((relation, at) => relation === gold[at]).length
  expect((100 * right) / 16).toBeCloseTo(report.accuracy, 6)
  const typed = ['--model', output, '--types', starter, '--json']
  const [guessed, told] = await Promise.all([
    triptych(['eval', '--gold', file, ...typed]),
    triptych(['predict', '--input', file, '--output', join(home, 'typed.txt'), ...typed]),
  ])
  const { total } = JSON.parse(guessed.out)
  expect(total.predicted).not.toBe(report.total.predicted)
  expect(JSON.parse(told.out)).toMatchObject({ pairs: 16, relations: total.predicted })
  const wrong = await triptych(['eval', '--task', 'mner', '--model', output, '--gold', file])
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('the package is for mre, not for mner') })
}, 120_000)

const files = ['--train', 'a', '--valid', 'a', '--output', 'a']
const names = ['--entities', 'a', '--relations', 'a']

test.each([
  { args: ['--task', 'kge'], code: 2, says: '--task must be mner or mre or lp' },
  { args: ['--task', 'lp', '--variant', 'flat'], code: 2, says: '--variant does not go with --task lp' },
  { args: ['--task', 'lp', '--output', 'a', '--learn', 'lora'], code: 2, says: '--learn lora needs --from PACKAGE' },
  { args: ['--task', 'lp', ...files, ...names, '--text-tokens', '9'], code: 2, says: '--text-tokens must be' },
  { args: ['--task', 'mre', ...files, '--objects', 'salience'], code: 2, says: '--objects needs --images DIR' },
  { args: ['--task', 'mre', '--learn', 'top'], code: 2, says: '--learn top needs --from PACKAGE' },
  { args: ['--task', 'mre', '--top-layers', '2'], code: 2, says: '--top-layers goes with --learn top' },
  { args: ['--task', 'mre', '--from', 'nowhere'], code: 3, says: 'There is no model package "nowhere"' },
  { args: ['--task', 'mre', '--from', 'a', '--arch', 'hvpnet-small'], code: 2, says: '--arch does not go with --from' },
  {
    args: ['--task', 'mre', '--dropout', '1'],
    code: 2,
    says: '--dropout must be a number of at least 0 and at most 0.9',
  },
  {
    args: ['--task', 'mre', '--class-weights', 'None'],
    code: 2,
    says: '--class-weights must be balanced or a list of',
  },
  { args: ['--task', 'mre', '--entities', 'a'], code: 2, says: '--entities does not go with --task mre' },
  { args: ['--task', 'mre', '--arch', 'hvpnet'], code: 2, says: '--arch must be mkgformer-small or hvpnet-small' },
  {
    args: ['--task', 'mre', '--train', 'a', '--valid', 'b', '--output', 'c', '--few-shot', '5', '--percentage', '10'],
    code: 2,
    says: 'give --few-shot or --percentage, not both',
  },
  {
    args: ['--task', 'mre', '--train', '/nowhere/a.txt', '--valid', 'b', '--output', 'c'],
    code: 3,
    says: 'There is no file /nowhere/a.txt',
  },
])('$args says: $says', async ({ args, code, says }) => {
  const answer = await triptych(['train-corpus', ...args])
  expect(answer.code).toBe(code)
  expect(answer.err).toContain(says)
})
