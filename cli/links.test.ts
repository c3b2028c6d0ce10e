import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Listener, runTriptych } from './testing/run-triptych.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'triptych-cli-links-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const triptych = (args: readonly string[], onErr: Listener = () => {}) => runTriptych(home, args, { onErr })

/** Eight people of two towns. */
function writeGraph() {
  const write = (file: string, text: string) => {
    writeFileSync(join(home, file), text)
    return join(home, file)
  }
  const names = ['Rome', 'Oslo', 'Anna', 'Ben', 'Carla', 'Dora', 'Emil', 'Frida', 'Gus', 'Hanna']
  const triples = names.slice(2).map((_, at) => `${at + 2} ${at % 2} 0`)
  return {
    entities: write('entity2id.txt', `10\n${names.map((name, at) => `/m/${name}\t${at}`).join('\n')}\n`),
    relations: write('relation2id.txt', '1\n/lives/in\t0\n'),
    train: write('train2id.txt', `8\n${triples.join('\n')}\n`),
  }
}

test('a killed run is gone on with by the same command, and its package gives the same figures again', async () => {
  const { entities, relations, train } = writeGraph()
  const output = join(home, 'model')
  const graph = ['--entities', entities, '--relations', relations]
  const args = ['train-corpus', '--task', 'lp', '--train', train, '--valid', train, ...graph, '--output', output]
  const whole = [...args, '--epochs', '40', '--threads', '1', '--json']
  const killed = await triptych(whole, (said, child) => {
    if (/epoch 3 of 40/.test(said)) child.kill('SIGKILL')
  })
  expect(killed.code).toBe(null)
  expect(existsSync(output)).toBe(false)

  const continued = await triptych(whole)
  expect(continued.code, continued.err).toBe(0)
  expect(continued.err).toMatch(/going on after epoch \d/)
  const { report, graph: counts } = JSON.parse(continued.out)
  expect(counts).toEqual({ entities: 10, relations: 1, train: 8, valid: 8 })
  expect(readdirSync(home).filter((name) => name.includes('model'))).toEqual(['model'])

  const measured = await triptych(['eval', '--task', 'lp', '--model', output, '--gold', train, ...graph, '--json'])
  expect(measured.code, measured.err).toBe(0)
  expect(JSON.parse(measured.out)).toMatchObject({ triples: 8, unknown: 0, report })
  const table = await triptych(['eval', '--model', output, '--gold', train, '--known', train, ...graph])
  expect(table.out).toMatch(/^filtered, tail +\d/m)
  const wrong = await triptych(['eval', '--task', 'mner', '--model', output, '--gold', train])
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('the package is for lp, not for mner') })
  await expectAnswers(output, [...graph, '--known', train])
}, 120_000)

/** Both ends asked for, and questions that are none refused by their line. */
async function expectAnswers(model: string, known: readonly string[]): Promise<void> {
  const [questions, answers] = [join(home, 'questions.tsv'), join(home, 'answers.tsv')]
  writeFileSync(questions, '/m/Anna\t/lives/in\t?\n\n?\t/lives/in\t/m/Oslo\n')
  const asked = ['predict', '--model', model, '--input', questions, '--top', '3']
  const said = await triptych([...asked, '--output', answers, '--json'])
  expect(JSON.parse(said.out), said.err).toMatchObject({ questions: 2, answers: 6 })
  const rows = readFileSync(answers, 'utf8').trimEnd().split('\n')
  expect(rows[0]).toBe('head\trelation\ttail\trank\tscore')
  expect(rows[1]).toMatch(/^\/m\/Anna\t\/lives\/in\t\/m\/(Rome|Oslo)\t1\t/)
  expect(rows[4]).toMatch(/^\/m\/\w+\t\/lives\/in\t\/m\/Oslo\t1\t/)
  const further = await triptych([...asked, ...known, '--output', '-'])
  expect(further.out.split('\n').slice(1, 4).join()).not.toMatch(/Anna\t\/lives\/in\t\/m\/Rome/)
  writeFileSync(questions, '/m/Anna\t/lives/in\t?\n/m/Anna\t/lives/in\t/m/Rome\n')
  expect((await triptych([...asked, '--output', '-'])).err).toContain('questions.tsv:2: expected ? for one end')
  writeFileSync(questions, '/m/Nobody\t/lives/in\t?\n')
  expect((await triptych([...asked, '--output', '-'])).err).toContain('1: the model knows no entity "/m/Nobody"')
}

test('embeddings are trained, gone on with after a kill, and measured the same way', async () => {
  const { entities, relations, train } = writeGraph()
  const output = join(home, 'embeddings')
  const graph = ['--entities', entities, '--relations', relations]
  const args = ['train-corpus', '--task', 'lp', '--train', train, '--valid', train, ...graph, '--output', output]
  const whole = [...args, '--arch', 'complex', '--epochs', '3000', '--threads', '1', '--json']
  const killed = await triptych(whole, (said, child) => {
    if (/epoch 2 of 3000/.test(said)) child.kill('SIGKILL')
  })
  expect(killed.code).toBe(null)
  expect(existsSync(output)).toBe(false)
  const continued = await triptych(whole)
  expect(continued.code, continued.err).toBe(0)
  expect(continued.err).toMatch(/going on after epoch \d/)
  const { report, calibration } = JSON.parse(continued.out)
  expect(calibration.slope).toBeGreaterThan(0)
  const asked = ['eval', '--task', 'lp', '--model', output, '--gold', train, '--known', train, ...graph]
  const measured = await triptych([...asked, '--json'])
  expect(JSON.parse(measured.out)).toMatchObject({ triples: 8, unknown: 0, report })
  const table = await triptych([...asked, '--each-relation'])
  expect(table.out).toMatch(/16 {2}N-1\n/)
  expect(table.out).toMatch(/16 {2}N-1 \/lives\/in$/m)
  const listed = await triptych(['models', 'show', output])
  expect(listed.out).toMatch(/network +kge for mkg/)
  const exported = await triptych(['models', 'export', output, '--onnx', join(home, 'x.onnx')])
  expect(exported.err).toContain('a kge: it is asked by eval --task lp')
  await expectAnswers(output, [...graph, '--known', train])
}, 120_000)

test.each([
  { arch: 'transe', more: ['--norm', '1', '--ends', 'bernoulli', '--negatives', '4'] },
  { arch: 'rotate', more: ['--norm', '1', '--temperature', '0', '--gamma', '6', '--optimiser', 'adam'] },
  { arch: 'distmult', more: ['--against', 'each', '--regulariser', 'l2', '--regulariser-weight', '0.001'] },
  { arch: 'complex', more: ['--dimension', '8', '--dropout', '0.1', '--relation-question', '0.5'] },
])(
  '$arch learns with $more',
  async ({ arch, more }) => {
    const { entities, relations, train } = writeGraph()
    const graph = ['--entities', entities, '--relations', relations, '--output', join(home, 'embeddings')]
    const args = ['train-corpus', '--task', 'lp', '--arch', arch, '--train', train, '--valid', train, ...graph]
    const trained = await triptych([...args, '--epochs', '30', '--threads', '1', '--json', ...more])
    expect(trained.code, trained.err).toBe(0)
    const { epochs } = JSON.parse(trained.out)
    expect(epochs.at(-1).loss).toBeLessThan(epochs[0].loss)
  },
  60_000,
)

test.each([
  { more: ['--arch', 'complex', '--norm', '1'], says: '--norm does not go with complex' },
  { more: ['--arch', 'transe', '--norm', '1', '--against', 'all'], says: '--norm 1 goes with --against sampled only' },
  { more: ['--arch', 'rotate', '--dimension', '7'], says: '--dimension must be a multiple of 2 for rotate, not 7' },
  { more: ['--arch', 'transe', '--relation-question', '1'], says: 'goes with distmult and complex only' },
  { more: ['--arch', 'complex', '--images', '/tmp'], says: '--images goes with ikrl and rsme, not complex' },
  { more: ['--dimension', '8'], says: '--dimension does not go with --task lp and mkgformer-small' },
  { more: ['--arch', 'complex', '--learning-rate', '0'], says: '--learning-rate must be a number of more than 0' },
])(
  '$more is refused',
  async ({ more, says }) => {
    const { entities, relations, train } = writeGraph()
    const graph = ['--entities', entities, '--relations', relations, '--output', join(home, 'embeddings')]
    const refused = await triptych([
      'train-corpus',
      '--task',
      'lp',
      '--train',
      train,
      '--valid',
      train,
      ...graph,
      ...more,
    ])
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(says) })
  },
  60_000,
)

/** Of two people a folder of pictures each, of a third one a picture that is none. */
async function writeImages(): Promise<string> {
  const images = join(home, 'images')
  for (const [folder, background] of [
    ['m.Anna', 'red'],
    ['m.Ben', 'blue'],
  ] as const) {
    mkdirSync(join(images, folder), { recursive: true })
    for (const name of ['0.png', '1.png'])
      await sharp({ create: { width: 40, height: 30, channels: 3, background } }).toFile(join(images, folder, name))
  }
  mkdirSync(join(images, 'm.Carla'))
  writeFileSync(join(images, 'm.Carla', '0.png'), 'no image')
  return images
}

test.each(['ikrl', 'rsme'])(
  '%s learns from folders of images, and its package needs them no more',
  async (arch) => {
    const { entities, relations, train } = writeGraph()
    const graph = ['--entities', entities, '--relations', relations]
    const output = join(home, 'embeddings')
    const args = ['train-corpus', '--task', 'lp', '--arch', arch, '--train', train, '--valid', train, ...graph]
    const learn = [...args, '--output', output, '--epochs', '30', '--threads', '1', '--json']
    const trained = await triptych([...learn, '--images', await writeImages()])
    expect(trained.code, trained.err).toBe(0)
    const { epochs, report } = JSON.parse(trained.out)
    expect(epochs.at(-1).loss).toBeLessThan(epochs[0].loss)
    rmSync(join(home, 'images'), { recursive: true })
    const measured = await triptych([
      'eval',
      '--task',
      'lp',
      '--model',
      output,
      '--gold',
      train,
      '--known',
      train,
      ...graph,
      '--json',
    ])
    expect(JSON.parse(measured.out)).toMatchObject({ triples: 8, unknown: 0, report })
    const blind = await triptych(learn)
    // Without them nobody's halves differ, and other numbers are learnt.
    expect(JSON.parse(blind.out).epochs).not.toEqual(epochs)
    const lost = await triptych([...learn, '--images', join(home, 'images')])
    expect(lost.err).toContain('The folder of images cannot be read')
  },
  60_000,
)

test('images lie in a folder for each entity; a broken one counts as none', async () => {
  const { entities, relations, train } = writeGraph()
  const images = await writeImages()
  const graph = ['--entities', entities, '--relations', relations, '--images', images]
  const output = join(home, 'model')
  const trained = await triptych(
    ['train-corpus', '--task', 'lp', '--train', train, '--valid', train, ...graph, '--output', output].concat([
      '--epochs',
      '2',
      '--threads',
      '1',
      '--json',
    ]),
  )
  expect(trained.code, trained.err).toBe(0)
  const asked = ['eval', '--model', output, '--gold', train, ...graph, '--json']
  const measured = await triptych(asked)
  expect(JSON.parse(measured.out).report).toEqual(JSON.parse(trained.out).report)
}, 120_000)

test('a count that lies refuses the file before anything is learnt', async () => {
  const { entities, relations, train } = writeGraph()
  writeFileSync(train, '7\n2 0 0\n')
  const graph = ['--entities', entities, '--relations', relations]
  const answer = await triptych([
    'train-corpus',
    '--task',
    'lp',
    '--train',
    train,
    '--valid',
    train,
    ...graph,
    '--output',
    join(home, 'model'),
  ])
  expect(answer.code).toBe(3)
  expect(answer.err).toContain('train2id.txt:1: says 7 records, but 1 follow')
}, 60_000)
