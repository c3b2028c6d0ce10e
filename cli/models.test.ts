import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTensors } from '../engine/networks/network-package.ts'
import { bert, clip, type NamedShapes } from '../engine/networks/testing/public-names.ts'
import { parseSafetensors } from '../models/checkpoints/safetensors.ts'
import { elementCount, floats, integers, type Tensor } from '../models/graph/tensor.ts'
import { runTriptych } from './testing/run-triptych.ts'

let home = ''

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'triptych-models-'))
  const folder = async (name: string, shapes: NamedShapes) => {
    mkdirSync(join(home, name))
    const tensors = Object.entries(shapes).map(([each, shape]): [string, Tensor] => [
      each,
      floats(
        shape,
        Float32Array.from({ length: elementCount(shape) }, (_, at) => Math.sin(at)),
      ),
    ])
    await writeTensors(join(home, name, 'model.safetensors'), new Map(tensors))
  }
  await folder('bert', bert('bert.'))
  await folder('clip', clip())
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const triptych = (...args: readonly string[]) => runTriptych(home, ['models', ...args])

test('checkpoints become a package that is listed, shown, run, exported and removed', async () => {
  const made = await triptych(
    'import',
    '--text',
    'bert',
    '--vision',
    'clip',
    '--arch',
    'mkgformer',
    '--task',
    'mner',
    '--output',
    'mine',
  )
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(made.out).toContain('loaded (text, Hugging Face BERT)')
  expect(made.out).toContain('left over (text: the head of BERT’s own training): cls.predictions.bias')
  expect(existsSync(join(home, 'library', 'models', 'mine', 'README.md'))).toBe(true)
  expect((await triptych('list')).out).toMatch(/^mine +mkgformer, mner, \d/m)
  expect((await triptych('show', 'mine')).out).toMatch(/^labels +PAD, O, B-MISC/m)

  const tokens = (x: number) => integers([1, 3], [x, x, x])
  const inputs = new Map<string, Tensor>([
    ['input_ids', tokens(2)],
    ['attention_mask', tokens(1)],
    ['token_type_ids', tokens(0)],
    ['aux_imgs', floats([1, 3, 3, 16, 16], new Float32Array(3 * 3 * 256))],
    ['rcnn_imgs', floats([1, 3, 3, 8, 8], new Float32Array(3 * 3 * 64))],
  ])
  await writeTensors(join(home, 'inputs.safetensors'), inputs)
  const ran = await triptych('run', 'mine', '--inputs', 'inputs.safetensors', '--outputs', 'out.safetensors', '--json')
  expect(ran.code).toBe(0)
  const { tensors } = parseSafetensors(readFileSync(join(home, 'out.safetensors')))
  expect(tensors.get('emissions')!.shape).toEqual([1, 3, 13])
  expect(tensors.has('text_hidden.5')).toBe(true)
  expect(tensors.has('loss')).toBe(false)

  const exported = await triptych('export', 'mine', '--onnx', 'mine.onnx', '--json')
  expect(JSON.parse(exported.out)).toMatchObject({ data: null, outputs: expect.arrayContaining(['emissions']) })
  const onnx = readFileSync(join(home, 'mine.onnx'), 'latin1')
  expect(onnx).toContain('triptych.labels')
  expect((await triptych('remove', 'mine')).code).toBe(0)
  expect((await triptych('list')).out).toContain('no models are installed')
}, 60_000)

test.each([
  { args: ['import', '--output', 'x'], code: 2, says: '--authors DIR, or --text DIR and --vision DIR, is missing' },
  {
    args: ['import', '--authors', 'a', '--text', 'b', '--output', 'x'],
    code: 2,
    says: '--text does not go with --authors',
  },
  {
    args: ['import', '--text', 'bert', '--vision', 'clip', '--arch', 'mkgformer', '--output', 'x'],
    code: 2,
    says: '--task mner|mre|mkg is missing',
  },
  { args: ['import', '--authors', 'nowhere', '--output', 'x'], code: 3, says: 'there is no such file or folder' },
  {
    args: ['import', '--text', 'clip', '--vision', 'clip', '--arch', 'mkgformer', '--task', 'mner', '--output', 'x'],
    code: 3,
    says: 'spelled like none of Hugging Face BERT',
  },
  {
    args: ['import', '--text', 'bert', '--vision', 'clip', '--arch', 'hvpnet', '--task', 'mkg', '--output', 'x'],
    code: 3,
    says: 'hvpnet has no head for mkg',
  },
  { args: ['run', 'nowhere', '--inputs', 'a', '--outputs', 'b'], code: 3, says: 'There is no model package "nowhere"' },
  { args: ['show'], code: 2, says: 'name one PACKAGE' },
  { args: ['remove', '../bert'], code: 3, says: 'No model "../bert" is installed' },
  { args: ['download', '../x'], code: 3, says: "is no model's name" },
  { args: ['download', 'a', '--host', 'http://example.com'], code: 3, says: 'is no address to download from' },
  { args: ['fly'], code: 2, says: 'there is no command "models fly"' },
])('$args is told what is wrong, without a stack', async ({ args, code, says }) => {
  const ran = await triptych(...args)
  expect(ran.err).toContain(says)
  expect(ran.code).toBe(code)
  expect(ran.err).not.toContain('    at ')
})

test('a checkpoint that wants to run a program is refused, and the program does not run', async () => {
  const fixture = new URL('../models/checkpoints/torch/fixtures/hostile-system.pt', import.meta.url)
  mkdirSync(join(home, 'hostile'))
  writeFileSync(join(home, 'hostile', 'pytorch_model.bin'), readFileSync(fixture))
  const { code, err } = await triptych('import', '--authors', 'hostile', '--output', 'x')
  expect(err).toMatch(/MODEL_PICKLE, byte \d+: the class 'posix\.system' is not allowed/)
  expect(code).toBe(3)
})

test('without a command of its own, those of models are listed', async () => {
  const { out, code } = await triptych()
  expect(code).toBe(0)
  for (const each of ['import', 'download', 'run', 'list', 'show', 'remove', 'export']) {
    expect(out).toContain(`  models ${each} `)
    expect((await triptych(each, '--help')).out).toContain(`triptych models ${each}`)
  }
}, 60_000)
