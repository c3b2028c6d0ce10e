/**
 * Trains the starter for relations and writes its package:
 *
 *   npm run starter-relations -- [--data ../shared/data] [--out models/starter-relations] [--epochs 6] [--seed 1] [--threads 2]
 *
 * It begins with the weights of models/starter. Every choice was made on mnre/mnre_val.txt. After each epoch the package so far
 * stands in .cache/starter-relations; `--trained FOLDER` fits and measures such a package and writes it, without training.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultRelationTypes } from '../contract/domain/default-relation-types.ts'
import { readRelationPackage, writeRelationPackage } from '../engine/inference/relation-package-files.ts'
import { openTagger } from '../engine/inference/tagger.ts'
import { packageEncoder } from '../engine/inference/tagger-encoder.ts'
import { readPackage } from '../engine/inference/tagger-package-files.ts'
import { fitModel } from '../engine/training/fit-model.ts'
import type { Random } from '../engine/training/fit-random.ts'
import { openRelationLearner, type RelationExample, relationExamples } from '../engine/training/relation-learner.ts'
import { noRelation } from '../models/metrics/relation-scores.ts'
import type { Provenance } from '../models/package/model-manifest.ts'
import { asStored } from '../models/package/package-weights.ts'
import type { RelationPackage } from '../models/package/relation-manifest.ts'
import { postKey } from './starter/read-corpus.ts'
import { readPhotographs } from './starter/read-photographs.ts'
import { calibrated, figuresOf, measured } from './starter-relations/measured.ts'
import { mentionTypes } from './starter-relations/mention-types.ts'
import { relationModelCard } from './starter-relations/model-card.ts'
import { relationStarterPackage } from './starter-relations/package-starter.ts'
import { type CorpusPair, readPairs, turnedRound } from './starter-relations/read-pairs.ts'
import { beginning } from './starter-relations/starting-weights.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    starter: { type: 'string', default: 'models/starter' },
    out: { type: 'string', default: 'models/starter-relations' },
    draft: { type: 'string', default: '.cache/starter-relations' },
    epochs: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    rate: { type: 'string', default: '5e-4' },
    dropout: { type: 'string', default: '0.4' },
    turned: { type: 'string', default: '0.3' },
    trained: { type: 'string', default: '' },
  },
})
const [seed, threads, epochs] = [Number(options.seed), Number(options.threads), Number(options.epochs)]
const [learningRate, dropout, turned] = [Number(options.rate), Number(options.dropout), Number(options.turned)]
const started = performance.now()

const valid = await readPairs(join(options.data, 'mnre/mnre_val.txt'))
const tested = new Set(valid.map(({ post }) => postKey(post)))
const taught = (await readPairs(join(options.data, 'mnre/mnre_train.txt'))).filter(
  ({ post }) => !tested.has(postKey(post)),
)
const starter = await readPackage(options.starter)
const tagger = await openTagger(starter, { threads })
const types = await mentionTypes(options.trained === '' ? [...taught, ...valid] : valid, tagger)
await tagger.release()
const labels = [noRelation, ...defaultRelationTypes.map(({ name }) => name)]
const { sizes, vocabularies, weights: first } = beginning(starter, taught, labels.length, { seed, seenAtLeast: 3 })
const photographs = await readPhotographs(join(options.data, 'images'), sizes.imageSize)
console.log(
  `${taught.length} pairs to learn from, ${valid.length} to measure; types guessed right: ${types.accuracy.toFixed(3)}; ${vocabularies.words.length} words`,
)

const provenance = (): Provenance => ({
  data: [
    {
      name: 'MNRE, train',
      posts: new Set(taught.map(({ post }) => post)).size,
      terms: 'research use, under the terms of the dataset',
    },
    ...starter.manifest.provenance.data,
  ],
  method: `From the weights of "${starter.manifest.name}", ${epochs} epochs, AdamW with learning rate ${learningRate}, dropout ${dropout}`,
  seed,
  seconds: Math.round((performance.now() - started) / 1000),
  createdAt: new Date().toISOString(),
})
const packaged = (weights: typeof first) =>
  relationStarterPackage({
    weights,
    labels,
    vocabularies,
    sizes,
    tokenizerJson: starter.tokenizerJson,
    provenance: provenance(),
  })
const encoder = packageEncoder(packaged(first), sizes)
const encoded = (
  { post, head, tail, relation }: CorpusPair,
  ends: { head?: string; tail?: string },
): RelationExample => {
  const subject = { ...head, ...(ends.head !== undefined && { type: ends.head }) }
  const object = { ...tail, ...(ends.tail !== undefined && { type: ends.tail }) }
  return relationExamples([{ post, subject, object, relation }], labels, encoder, sizes)[0]!
}
const pairOf = new Map(taught.map((pair) => [encoded(pair, {}), pair]))

/** Now and then turned round; its types known, guessed or left out; and half of the time an image to be ignored. */
function augment(example: RelationExample, chance: Random): RelationExample {
  const pair = pairOf.get(example)!
  const dice = chance()
  const { head, tail } = dice < 0.5 ? types.known(pair) : types.guessed(pair)
  const round = chance() < turned
  const ends = dice >= 0.8 ? {} : round ? { head: tail, tail: head } : { head, tail }
  return {
    ...encoded(round ? turnedRound(pair) : pair, ends),
    image: chance() < 0.5 ? photographs[Math.floor(chance() * photographs.length)]! : null,
  }
}

/** As it was before its temperature was fitted. */
function asTrained(found: RelationPackage): RelationPackage {
  return { ...found, manifest: { ...found.manifest, temperature: 1, metrics: {} } }
}

async function train(): Promise<RelationPackage> {
  const learner = await openRelationLearner({
    sizes,
    labels: labels.length,
    weights: first,
    threads,
    training: { dropout: { words: dropout, towers: 0.2, states: dropout }, weightDecay: 0.05, clipNorm: 1 },
    hiding: { word: 0.1, pieces: 0.1, everything: 0.3 },
    augment,
  })
  const outcome = await fitModel(
    [...pairOf.keys()],
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
        const { known, guessed, plain, bothWays } = await figuresOf(model, valid, types, threads)
        await writeRelationPackage(options.draft, model, 'An unfinished starter.\n')
        const f1 = [known, guessed, plain, bothWays].map(({ total }) => (100 * total.f1).toFixed(2)).join(', ')
        const seconds = (performance.now() - started) / 1000
        console.log(
          `epoch ${epoch} of ${epochs}: F1 ${f1} (types known, guessed, none; known and both ways) after ${seconds.toFixed(0)} s`,
        )
        return known.total.f1
      },
    },
  )
  await learner.release()
  if (outcome.end !== 'finished' || !outcome.weights) throw new Error(`training ended: ${outcome.end}`)

  return packaged(asStored(new Map([...first, ...outcome.weights])))
}

await mkdir('.cache', { recursive: true })
const trained = options.trained === '' ? await train() : await readRelationPackage(options.trained)
const raw = asTrained(trained)
const fitted = await calibrated(raw, valid, types, threads)
const model = await measured(fitted, { valid, types, photographs, threads, raw })
const written = await writeRelationPackage(options.out, model, relationModelCard(model, sizes))
for (const [name, value] of Object.entries(model.manifest.metrics)) console.log(`${name} ${value.toFixed(4)}`)
console.log(
  `${options.out}: ${(written.manifest.weights.bytes / 1e6).toFixed(2)} MB of weights, temperature ${model.manifest.temperature.toFixed(3)}`,
)
