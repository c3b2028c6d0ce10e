/**
 * Trains the starter from scratch and writes its package:
 *
 *   npm run starter -- [--data ../shared/data] [--out models/starter] [--epochs 12] [--seed 1] [--threads 2] [--no-gmner]
 *
 * Every choice was made on twitter2017/valid.txt. After each epoch the package so far stands in .cache/starter.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openTagger } from '../engine/inference/tagger.ts'
import { evaluatePackage } from '../engine/inference/tagger-conll.ts'
import { packageEncoder } from '../engine/inference/tagger-encoder.ts'
import { writePackage } from '../engine/inference/tagger-package-files.ts'
import { fitModel } from '../engine/training/fit-model.ts'
import { seededRandom } from '../engine/training/fit-random.ts'
import { taggerExamples, wordSpans } from '../engine/training/tagger-examples.ts'
import { openTaggerLearner, type TaggerTrainingExample } from '../engine/training/tagger-learner.ts'
import { calibrationError, fitTemperature, predictedSpans } from '../models/decoding/calibration.ts'
import type { EntityReport } from '../models/metrics/entity-f1.ts'
import { type TaggerConfiguration, taggerArchitecture } from '../models/nets/tagger/configuration.ts'
import { initialWeights } from '../models/nets/tagger/initial-weights.ts'
import { crfTables, taggerParameters } from '../models/nets/tagger/tagger-models.ts'
import { dropWords } from '../models/nets/tagger/word-dropout.ts'
import type { ModelPackage } from '../models/package/model-package.ts'
import { asStored } from '../models/package/package-weights.ts'
import { trainWordPiece, wordPieceTokenizerJson } from '../models/text/train-wordpiece.ts'
import { frequentEntries } from '../models/text/vocabulary.ts'
import { wordKey } from '../models/text/word-features.ts'
import { modelCard } from './starter/model-card.ts'
import { readCorpus, withoutRepeats } from './starter/read-corpus.ts'
import { readPhotographs } from './starter/read-photographs.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    out: { type: 'string', default: 'models/starter' },
    epochs: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    rate: { type: 'string', default: '1e-3' },
    lstm: { type: 'string', default: '192' },
    layers: { type: 'string', default: '2' },
    dropout: { type: 'string', default: '0.4' },
    'no-gmner': { type: 'boolean', default: false },
    'no-images': { type: 'boolean', default: false },
  },
})
const seed = Number(options.seed)
const threads = Number(options.threads)
const labels = ['PER', 'LOC', 'ORG', 'MISC']

const train = await readCorpus(join(options.data, 'twitter2017/train.txt'))
const valid = await readCorpus(join(options.data, 'twitter2017/valid.txt'))
const gmner = options['no-gmner']
  ? []
  : withoutRepeats(await readCorpus(join(options.data, 'gmner/train.txt')), [...train, ...valid])
const photographs = await readPhotographs(join(options.data, 'images'), 64)
console.log(`${train.length} posts of Twitter-2017, ${gmner.length} of GMNER, ${photographs.length} photographs`)

// What the model reads: vocabularies from the training posts alone.
const words = [...train, ...gmner].flatMap((post) => post.words.map(({ start, end }) => post.text.slice(start, end)))
const counts = new Map<string, number>()
for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
const tokenizerJson = wordPieceTokenizerJson(trainWordPiece(counts, { size: 4000, alphabet: 200, minPairCount: 2 }))
const vocabularies = {
  words: frequentEntries(words.map(wordKey), 2),
  characters: frequentEntries(
    words.flatMap((word) => [...word]),
    3,
  ),
}
const sizes: TaggerConfiguration = {
  width: 192,
  heads: 6,
  feedForward: 512,
  layers: Number(options.layers),
  fusedFrom: 1,
  lstm: Number(options.lstm),
  characterWidth: 32,
  characterFilters: 32,
  words: vocabularies.words.length + 2,
  pieces: 4000,
  characters: vocabularies.characters.length + 2,
  sources: 2,
  positions: 128,
  imageSize: 64,
  patchSize: 16,
}

const started = performance.now()
const random = seededRandom(seed)
const first = initialWeights(taggerParameters(sizes, labels.length), random)
const distractors = seededRandom(99)
const distracted = valid.map((post) => ({
  ...post,
  image: photographs[Math.floor(distractors() * photographs.length)]!,
}))

function packaged(
  weights: ModelPackage['weights'],
  facts: { temperature: number; metrics: Record<string, number> },
): ModelPackage {
  return {
    manifest: {
      format: 'triptych-model',
      formatVersion: 1,
      name: 'Starter',
      task: 'mner',
      architecture: taggerArchitecture,
      configuration: { ...sizes },
      labels,
      ...facts,
      weights: { sha256: '0'.repeat(64), bytes: 1 },
      base: null,
      provenance: {
        data: [
          {
            name: 'Twitter-2017 (UMT), train',
            posts: train.length,
            terms: 'research use, under the terms of the dataset',
          },
          ...(gmner.length > 0
            ? [{ name: 'GMNER, train', posts: gmner.length, terms: 'research use, under the terms of the dataset' }]
            : []),
        ],
        method: `from scratch, ${options.epochs} epochs, AdamW`,
        seed,
        seconds: Math.round((performance.now() - started) / 1000),
        createdAt: new Date().toISOString(),
      },
      licence: 'Apache-2.0 for the weights as far as ours; trained on data for research use',
      vocabularies,
    },
    tokenizerJson,
    weights,
  }
}

const draft = packaged(first, { temperature: 1, metrics: {} })
const encoder = packageEncoder(draft, sizes)
const examples = [
  ...taggerExamples(train, labels, encoder, sizes, 0),
  ...taggerExamples(gmner, labels, encoder, sizes, 1),
]
const learner = await openTaggerLearner({
  sizes,
  labels: labels.length,
  weights: first,
  threads,
  training: {
    scope: 'all',
    dropout: { words: Number(options.dropout), towers: 0.2, states: Number(options.dropout) },
    weightDecay: 0.05,
    clipNorm: 1,
    crfRate: 10,
  },
  augment: (example, chance): TaggerTrainingExample => ({
    ...example,
    words: dropWords(example.words, { word: 0.1, pieces: 0.1, everything: 0.3 }, chance),
    // The posts' own images are not at hand: half of the time an unrelated photograph teaches to ignore one.
    image: !options['no-images'] && chance() < 0.5 ? photographs[Math.floor(chance() * photographs.length)]! : null,
  }),
})
const percent = (share: number) => (100 * share).toFixed(2)
const show = ({ total, byType }: EntityReport) =>
  `F1 ${percent(total.f1)} (P ${percent(total.precision)}, R ${percent(total.recall)}) ${[...byType].map(([type, { f1 }]) => `${type} ${percent(f1)}`).join(' ')}`

let lastEpochAt = performance.now()
const outcome = await fitModel(
  examples,
  {
    epochs: Number(options.epochs),
    batchSize: 32,
    seed,
    learningRate: Number(options.rate),
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
      const trained = (performance.now() - lastEpochAt) / 1000
      const model = packaged(asStored(new Map([...first, ...weights])), { temperature: 1, metrics: {} })
      const report = await evaluatePackage(model, valid, { threads })
      await mkdir('.cache', { recursive: true })
      await writePackage('.cache/starter', model, 'An unfinished starter.\n')
      console.log(`epoch ${epoch}: ${trained.toFixed(1)} s, ${show(report)}`)
      lastEpochAt = performance.now()
      return report.total.f1
    },
  },
)
await learner.release()
if (outcome.end !== 'finished' || !outcome.weights) throw new Error(`training ended: ${outcome.end}`)

const weights = asStored(new Map([...first, ...outcome.weights]))
const tables = crfTables(weights, labels.length)
const trained = packaged(weights, { temperature: 1, metrics: {} })
const tagger = await openTagger(trained, { threads })
const emissions = await tagger.emissions(valid)
await tagger.release()
const known = valid.map((post, i) => ({ emissions: emissions[i]!, gold: wordSpans(post, labels) }))
const temperature = fitTemperature(known, tables)
const withBlank = await evaluatePackage(trained, valid, { threads })
const withPhotograph = await evaluatePackage(trained, distracted, { threads })
const metrics: Record<string, number> = {
  'valid.f1': withBlank.total.f1,
  'valid.precision': withBlank.total.precision,
  'valid.recall': withBlank.total.recall,
  'valid.gold': withBlank.total.gold,
  ...Object.fromEntries([...withBlank.byType].map(([type, { f1 }]) => [`valid.f1.${type}`, f1])),
  'valid.f1.unrelatedPhotograph': withPhotograph.total.f1,
  'valid.calibrationError': calibrationError(predictedSpans(known, tables, temperature)),
  'valid.calibrationError.uncalibrated': calibrationError(predictedSpans(known, tables, 1)),
}
const model = packaged(weights, { temperature, metrics })
const written = await writePackage(options.out, model, modelCard(model, sizes))
console.log(`blank image: ${show(withBlank)}\nunrelated photograph: ${show(withPhotograph)}`)
console.log(`temperature ${temperature.toFixed(3)}, calibration error ${metrics['valid.calibrationError']?.toFixed(4)}`)
console.log(`${options.out}: ${(written.manifest.weights.bytes / 1e6).toFixed(2)} MB of weights`)
