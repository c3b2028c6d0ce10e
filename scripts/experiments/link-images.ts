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
import { trainEmbeddings } from '../../engine/links/embeddings/train-embeddings.ts'
import { usualSettings } from '../../engine/links/embeddings/usual-settings.ts'
import { evaluateLinks } from '../../engine/links/evaluate-links.ts'
import { linkQueries } from '../../engine/links/link-queries.ts'
import { type LinkFiles, readLinkData } from '../../engine/links/read-link-data.ts'
import { type ImageReader, linkSettings, trainLinks } from '../../engine/links/train-links.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import { describedSide, entityFeatures } from '../../models/nets/kge/image-descriptor.ts'
import type { KgeScorer } from '../../models/nets/kge/kge-config.ts'
import { drawnImages, exchanged, interleaved, madeGraph, writeMadeGraph } from './link-images/made-graph.ts'
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

const others = exchanged(made.pictures, seededRandom(seed + 1))
const drawn =
  (pictures: typeof made.pictures): ImageReader =>
  async (entities, config) =>
    drawnImages(entities, pictures, config)
const images = {
  own: drawn(made.pictures),
  exchanged: drawn(others),
  none: async () => new Map(),
} satisfies Readonly<Record<string, ImageReader>>

type Arm = { readonly graph: 'made' | 'part'; readonly images?: ImageReader } | EmbeddingArm
interface EmbeddingArm {
  readonly graph: 'made'
  readonly scorer: KgeScorer
  readonly pictures: typeof made.pictures
}
const embedded = (scorer: KgeScorer, pictures: typeof made.pictures): EmbeddingArm => ({
  ...{ graph: 'made', scorer, pictures },
})
const arms: Readonly<Record<string, Arm>> = {
  'made/mkgformer': { graph: 'made', images: images.own },
  'made/mkgformer-texts': { graph: 'made' },
  'made/mkgformer-exchanged': { graph: 'made', images: images.exchanged },
  'made/transe': embedded('transe', new Map()),
  'made/ikrl': embedded('ikrl', made.pictures),
  'made/ikrl-exchanged': embedded('ikrl', others),
  'made/complex': embedded('complex', new Map()),
  'made/rsme': embedded('rsme', made.pictures),
  'made/rsme-exchanged': embedded('rsme', others),
  'part/mkgformer-texts': { graph: 'part' },
  'part/mkgformer-blank': { graph: 'part', images: images.none },
}

async function run(name: string, arm: Arm): Promise<Outcome> {
  const { graph } = arm
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
  const given = 'images' in arm ? { images: arm.images } : {}
  if ('scorer' in arm) await trainScorer(arm, { files, train, valid, mostFrequent: null }, output)
  else await trainNetwork()
  const { relations, report } = await evaluateLinks({
    ...{ model: output, gold: valid, known: [train], files, threads, ...given },
  })
  const { user, system } = process.cpuUsage(cpu)
  return { arm: name, graph, seed, relations, all: report, cpuSeconds: (user + system) / 1e6 }

  async function trainNetwork(): Promise<void> {
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
  }
}

/** Embeddings with what is usual for them; those that see are given what their pictures show. */
async function trainScorer({ scorer, pictures }: EmbeddingArm, files: LinkFiles, place: string): Promise<void> {
  const data = await readLinkData(files)
  const { entities } = data.graph
  const drawn = new Map(
    entities.flatMap(({ name }, at) => {
      const own = pictures.get(name)
      return own === undefined ? [] : [[at, own.map((scene) => interleaved(scene, describedSide))] as const]
    }),
  )
  const usual = usualSettings(scorer, entities.length, linkQueries(data.train).length, seed)
  await trainEmbeddings({
    ...{ ...data, ...usual, threads, place, name: `exhibits, ${scorer}`, source: 'a made graph' },
    ...(drawn.size > 0 && { images: entityFeatures(entities.length, drawn) }),
  })
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
