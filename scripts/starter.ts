/**
 * Trains the starter and writes its package; from scratch, or on from an earlier one, which may have no slots for regions:
 *
 *   npm run starter -- [--data ../shared/data] [--out models/starter] [--epochs 12] [--seed 1] [--threads 2] [--no-gmner]
 *   npm run starter -- --from models/earlier-starters/60f7711e --regions --no-gmner --epochs 1 --rate 5e-3
 *
 * With `--regions` only that learns which nothing but regions goes through: posts without them are read as before.
 *
 * Every choice was made on twitter2017/valid.txt. After each epoch the package so far stands in .cache/starter.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageEncoder } from '../engine/inference/tagger-encoder.ts'
import { evaluatePackage, type GoldPost } from '../engine/inference/tagger-evaluation.ts'
import { writePackage } from '../engine/inference/tagger-package-files.ts'
import { fitModel } from '../engine/training/fit-model.ts'
import type { Random } from '../engine/training/fit-random.ts'
import { withOddCase } from '../engine/training/odd-case.ts'
import { taggerExamples } from '../engine/training/tagger-examples.ts'
import { openTaggerLearner, type TaggerTrainingExample } from '../engine/training/tagger-learner.ts'
import type { Provenance } from '../models/package/model-manifest.ts'
import { asStored } from '../models/package/package-weights.ts'
import { modelCard } from './starter/model-card.ts'
import { measured, starterLabels, starterPackage } from './starter/package-starter.ts'
import { isOfTwitter2015, readCorpus, withoutRepeats } from './starter/read-corpus.ts'
import { readPictures } from './starter/read-pictures.ts'
import { beginning } from './starter/starting-weights.ts'
import { pictureMixes, withPictures } from './starter/with-pictures.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    out: { type: 'string', default: 'models/starter' },
    from: { type: 'string', default: '' },
    draft: { type: 'string', default: '.cache/starter' },
    epochs: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    rate: { type: 'string', default: '1e-3' },
    dropout: { type: 'string', default: '0.4' },
    regions: { type: 'boolean', default: false },
    'no-gmner': { type: 'boolean', default: false },
  },
})
const [seed, threads, epochs] = [Number(options.seed), Number(options.threads), Number(options.epochs)]
const [learningRate, dropout] = [Number(options.rate), Number(options.dropout)]
const started = performance.now()

const train = await readCorpus(join(options.data, 'twitter2017/train.txt'))
const valid = await readCorpus(join(options.data, 'twitter2017/valid.txt'))
const gmner = options['no-gmner']
  ? []
  : withoutRepeats((await readCorpus(join(options.data, 'gmner/train.txt'))).filter(isOfTwitter2015), [
      ...train,
      ...valid,
    ])
const { lexicon, sizes, first, begun, data: learntFrom } = await beginning(options.from, [...train, ...gmner], seed)
const pictures = await readPictures(join(options.data, 'images'), sizes)
console.log(`${train.length} posts of Twitter-2017, ${gmner.length} of GMNER, ${pictures.taught.length} pictures`)

function provenance(): Provenance {
  const terms = 'research use, under the terms of the dataset'
  const data = [
    { name: 'Twitter-2017 (UMT), train', posts: train.length, terms },
    { name: 'GMNER, train, its Twitter-2015 posts', posts: gmner.length, terms },
  ]
  return {
    data: [
      ...learntFrom,
      ...data.filter(({ name, posts }) => posts > 0 && !learntFrom.some((each) => each.name === name)),
    ],
    method: `${begun}${begun.endsWith(';') || begun.endsWith('then') ? '' : ','} ${epochs} epoch${epochs === 1 ? '' : 's'}${options.regions ? ' of what reads regions' : ''}, AdamW with learning rate ${learningRate}, dropout ${dropout}`,
    seed,
    seconds: Math.round((performance.now() - started) / 1000),
    createdAt: new Date().toISOString(),
  }
}

const packaged = (weights: Parameters<typeof starterPackage>[0]) =>
  starterPackage(weights, lexicon, sizes, provenance())
const encoder = packageEncoder(packaged(first), sizes)

const encoded = (posts: readonly GoldPost[], source: number) =>
  taggerExamples(posts, starterLabels, encoder, sizes, source)
const { examples, augment: changeWords } = withOddCase((change) => [
  ...encoded(train.map(change), 0),
  ...encoded(gmner.map(change), 1),
])

const mix = pictureMixes[options.regions ? 'regions' : 'all']
const show = withPictures(pictures, starterLabels, sizes.objects.count, mix)
/** Words in odd case or hidden; with a picture, an unrelated one, or none. */
const augment = (example: TaggerTrainingExample, chance: Random): TaggerTrainingExample =>
  show(changeWords(example, chance), chance)

const readsRegions = (name: string) => name.includes('object_position_embedding')

const learner = await openTaggerLearner({
  sizes,
  labels: starterLabels.length,
  weights: first,
  threads,
  training: {
    scope: options.regions ? readsRegions : 'all',
    dropout: { words: dropout, towers: 0.2, states: dropout },
    weightDecay: 0.05,
    clipNorm: 1,
    crfRate: 10,
  },
  augment,
})
await mkdir('.cache', { recursive: true })
const outcome = await fitModel(
  examples,
  {
    epochs,
    batchSize: 32,
    seed,
    learningRate,
    warmUp: 0.06,
    decay: 'cosine',
    floor: 0.02,
    average: 0.995,
    patience: null,
    keep: 'last',
  },
  learner,
  {
    async evaluate(weights, epoch) {
      const model = packaged(asStored(new Map([...first, ...weights])))
      const { total } = await evaluatePackage(model, valid, { threads })
      await writePackage(options.draft, model, 'An unfinished starter.\n')
      const seconds = (performance.now() - started) / 1000
      console.log(`epoch ${epoch} of ${epochs}: F1 ${(100 * total.f1).toFixed(2)} after ${seconds.toFixed(0)} s`)
      return total.f1
    },
  },
)
await learner.release()
if (outcome.end !== 'finished' || !outcome.weights) throw new Error(`training ended: ${outcome.end}`)

const trained = packaged(asStored(new Map([...first, ...outcome.weights])))
const model = await measured(trained, valid, pictures.measuring, threads)
const written = await writePackage(options.out, model, modelCard(model, sizes))
for (const [name, value] of Object.entries(model.manifest.metrics)) console.log(`${name} ${value.toFixed(4)}`)
console.log(
  `${options.out}: ${(written.manifest.weights.bytes / 1e6).toFixed(2)} MB of weights, temperature ${model.manifest.temperature.toFixed(3)}`,
)
