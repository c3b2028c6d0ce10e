/**
 * Do images help to find missing facts? A made graph of exhibits whose pictures alone say what they are, and the 2,000 most
 * frequent entities of FB15k-237, of which there are no images:
 *
 *   npm run experiment:link-images -- [--exhibits 600] [--epochs 30] [--part-epochs 20] [--seed 1] [--threads 1]
 *                                     [--only made/mkgformer,part/mkgformer-texts] [--data ../shared/data/fb15k-237] [--fresh]
 *
 * Each finished network is a line in .cache/link-images/results.jsonl, and its package lies beside; a run that was broken off
 * goes on after its last whole epoch, unless `--fresh`.
 */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { evaluateLinks } from '../../engine/links/evaluate-links.ts'
import { type ImageReader, linkSettings, trainLinks } from '../../engine/links/train-links.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import { drawnImages, exchanged, madeGraph, writeMadeGraph } from './link-images/made-graph.ts'
import { madeTable, type Outcome, partTable } from './link-images/report.ts'

const { values: options } = parseArgs({
  options: {
    exhibits: { type: 'string', default: '600' },
    epochs: { type: 'string', default: '30' },
    'part-epochs': { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
    only: { type: 'string' },
    data: { type: 'string', default: '../shared/data/fb15k-237' },
    fresh: { type: 'boolean', default: false },
  },
})
const [seed, threads] = [Number(options.seed), Number(options.threads)]
const folder = '.cache/link-images'
const results = join(folder, 'results.jsonl')
if (options.fresh) await rm(folder, { recursive: true, force: true })

const made = madeGraph(Number(options.exhibits), seed)
await writeMadeGraph(join(folder, 'made'), made)

const drawn =
  (pictures: typeof made.pictures): ImageReader =>
  async (entities, config) =>
    drawnImages(entities, pictures, config)
const images = {
  own: drawn(made.pictures),
  exchanged: drawn(exchanged(made.pictures, seededRandom(seed + 1))),
  none: async () => new Map(),
} satisfies Readonly<Record<string, ImageReader>>

interface Arm {
  readonly graph: 'made' | 'part'
  readonly images?: ImageReader
}
const arms: Readonly<Record<string, Arm>> = {
  'made/mkgformer': { graph: 'made', images: images.own },
  'made/mkgformer-texts': { graph: 'made' },
  'made/mkgformer-exchanged': { graph: 'made', images: images.exchanged },
  'part/mkgformer-texts': { graph: 'part' },
  'part/mkgformer-blank': { graph: 'part', images: images.none },
}

async function run(name: string, { graph, images }: Arm): Promise<Outcome> {
  const from = graph === 'made' ? join(folder, 'made') : options.data
  const file = (name: string) => join(from, name)
  const files = {
    entities: file('entity2id.txt'),
    relations: file('relation2id.txt'),
    entityTexts: file('entity2text.txt'),
    relationTexts: file('relation2text.txt'),
  }
  const [train, valid] = [file('train2id.txt'), file('valid2id.txt')]
  const output = join(folder, `${name.replaceAll(/\W+/g, '-')}-${seed}`)
  const cpu = process.cpuUsage()
  const given = images === undefined ? {} : { images }
  const epochs = Number(graph === 'made' ? options.epochs : options['part-epochs'])
  await trainLinks(
    {
      ...{ files, train, valid, output, threads, ...given },
      mostFrequent: graph === 'made' ? null : 2_000,
      settings: { ...linkSettings, epochs, seed },
    },
    {
      onResume: (epochs) => console.log(`${name}: going on after epoch ${epochs}`),
      onProgress: ({ phase, epoch, epochs, loss, score, secondsLeft }) => {
        if (phase === 'links' && score !== null)
          console.log(
            `${name}: epoch ${epoch} of ${epochs}, loss ${loss.toFixed(4)}, MRR ${score.toFixed(4)}, ${Math.round(secondsLeft ?? 0)} s left`,
          )
      },
    },
  )
  const { relations, report } = await evaluateLinks({
    ...{ model: output, gold: valid, known: [train], files, threads, ...given },
  })
  const { user, system } = process.cpuUsage(cpu)
  return { arm: name, graph, seed, relations, all: report, cpuSeconds: (user + system) / 1e6 }
}

async function finished(): Promise<readonly Outcome[]> {
  const text = await readFile(results, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Outcome)
}

await mkdir(folder, { recursive: true })
const wanted = options.only?.split(',').map((name) => name.trim())
for (const [name, arm] of Object.entries(arms)) {
  if (wanted && !wanted.includes(name)) continue
  if ((await finished()).some((each) => each.arm === name && each.seed === seed)) continue
  await appendFile(results, `${JSON.stringify(await run(name, arm))}\n`)
}
const outcomes = await finished()
console.log(madeTable(outcomes.filter(({ graph }) => graph === 'made')))
console.log(partTable(outcomes.filter(({ graph }) => graph === 'part')))
