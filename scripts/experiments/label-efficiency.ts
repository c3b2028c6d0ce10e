/**
 * How much a model learns from a person's labels, and how many key presses they take, by the order in which posts are asked:
 *
 *   npm run experiment:label-efficiency [-- --data ../shared/data] [--seeds 5] [--posts 1000] [--batch 100] [--pool 3373]
 *     [--valid 723] [--threads 1] [--out .cache/label-efficiency.jsonl] [--plot docs/label-efficiency.svg]
 *
 * The person answers from the gold labels of Twitter-2017 train. The model starts from a small one that has never seen Twitter-2017,
 * and after each batch learns all labels so far over that start. Each run is written down as soon as it ends, and is not made again.
 */
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ActivationFiles } from '../../engine/activations/activation-files.ts'
import { openTagger, type TaggedPost } from '../../engine/inference/tagger.ts'
import { fineTune } from '../../engine/training/finetune.ts'
import { seededRandom, shuffled } from '../../engine/training/fit-random.ts'
import { entityF1 } from '../../models/metrics/entity-f1.ts'
import { applyDelta, type ModelPackage } from '../../models/package/model-package.ts'
import { type CorpusPost, readCorpus } from '../starter/read-corpus.ts'
import { keyPresses, pressesByHand } from './label-efficiency/key-presses.ts'
import { plot, type Simulated, type Step, table } from './label-efficiency/report.ts'
import { smallStart } from './label-efficiency/small-start.ts'
import { nextPosts, type Strategy, strategies } from './label-efficiency/strategies.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    start: { type: 'string', default: '.cache/small-start' },
    'start-posts': { type: 'string', default: '1500' },
    'start-epochs': { type: 'string', default: '5' },
    seeds: { type: 'string', default: '5' },
    posts: { type: 'string', default: '1000' },
    batch: { type: 'string', default: '100' },
    pool: { type: 'string', default: '3373' },
    valid: { type: 'string', default: '723' },
    threads: { type: 'string', default: '1' },
    out: { type: 'string', default: '.cache/label-efficiency.jsonl' },
    plot: { type: 'string', default: 'docs/label-efficiency.svg' },
  },
})
const [seeds, budget, batch] = [Number(options.seeds), Number(options.posts), Number(options.batch)]
const [poolSize, validSize, threads] = [Number(options.pool), Number(options.valid), Number(options.threads)]

const start = await smallStart({
  data: options.data,
  folder: options.start,
  posts: Number(options['start-posts']),
  epochs: Number(options['start-epochs']),
  threads,
})
const train = await readCorpus(join(options.data, 'twitter2017/train.txt'))
const valid = (await readCorpus(join(options.data, 'twitter2017/valid.txt'))).slice(0, validSize)
const run = `${start.manifest.weights.sha256.slice(0, 8)}: ${budget} posts by ${batch} of ${poolSize}, ${valid.length} valid`

const folder = await mkdtemp(join(tmpdir(), 'triptych-label-efficiency-'))
const activations = new ActivationFiles(folder)

/** Everything at one look: the model is open only for that. */
async function readings(model: ModelPackage, posts: readonly CorpusPost[]): Promise<TaggedPost[]> {
  const tagger = await openTagger(model, { threads, activations })
  try {
    return await tagger.suggest(posts)
  } finally {
    await tagger.release()
  }
}

async function learnt(posts: readonly CorpusPost[], seed: number): Promise<ModelPackage> {
  const { labels } = start.manifest
  const common = { model: start, root: start, name: 'simulated', replay: [], heldOut: [], labels }
  const outcome = await fineTune({ ...common, learn: posts, seed, threads, activations })
  if (outcome.end !== 'finished') throw new Error(`learning from ${posts.length} posts ended ${outcome.end}`)
  const manifest = { ...outcome.version.manifest, weights: start.manifest.weights }
  return applyDelta(start, { ...outcome.version, manifest })
}

async function simulate(strategy: Strategy, seed: number): Promise<Simulated> {
  const pool = shuffled(train, seededRandom(seed)).slice(0, poolSize)
  const labelled: number[] = []
  const steps: Step[] = []
  let model = start
  let [presses, byHand] = [0, 0]
  for (;;) {
    const said = await readings(model, [...valid, ...pool])
    const scored = entityF1(
      valid.map(({ gold }) => gold),
      said.slice(0, valid.length).map(({ spans }) => spans),
    )
    steps.push({ labelled: labelled.length, presses, byHand, f1: 100 * scored.total.f1 })
    if (labelled.length >= budget) return { run, strategy, seed, steps }
    const ofPool = said.slice(valid.length)
    const isLabelled = new Set(labelled)
    const open = ofPool.map((reading, place) => ({ place, reading })).filter(({ place }) => !isLabelled.has(place))
    const known = labelled.map((place) => ofPool[place]!)
    for (const place of nextPosts(strategy, open, known, Math.min(batch, budget - labelled.length))) {
      presses += keyPresses(pool[place]!.gold, ofPool[place]!.spans)
      byHand += pressesByHand(pool[place]!.gold)
      labelled.push(place)
    }
    model = await learnt(
      labelled.map((place) => pool[place]!),
      seed,
    )
  }
}

await mkdir(dirname(options.out), { recursive: true })
const lines = (await readFile(options.out, 'utf8').catch(() => '')).split('\n').filter(Boolean)
const done = lines.map((line) => JSON.parse(line) as Simulated).filter((each) => each.run === run)
try {
  for (let seed = 1; seed <= seeds; seed++)
    for (const strategy of strategies) {
      if (done.some((each) => each.seed === seed && each.strategy === strategy)) continue
      const started = performance.now()
      const simulated = await simulate(strategy, seed)
      done.push(simulated)
      await appendFile(options.out, `${JSON.stringify(simulated)}\n`)
      const f1s = simulated.steps.map(({ labelled, f1 }) => `${labelled}: ${f1.toFixed(1)}`).join(', ')
      console.log(`${strategy}, seed ${seed}: ${f1s} (${Math.round((performance.now() - started) / 1000)} s)`)
      await writeFile(options.plot, plot(done))
    }
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`\n${run}\n`)
for (const line of table(done)) console.log(line)
