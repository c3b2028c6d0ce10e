/**
 * Trains the starter for relations and writes its package:
 *
 *   npm run starter-relations -- [--data ../shared/data] [--out models/starter-relations] [--epochs 6] [--seed 1] [--threads 2]
 *
 *   npm run starter-relations -- --from models/earlier-starters/24750d49 --epochs 1 --rate 5e-3 --pairs 3000
 *
 * With `--from` an earlier one gets slots for regions, and only that learns which nothing but regions goes through: pairs without
 * them are read as before, and its figures stay. Else it begins with the weights of models/starter. Every choice was made on mnre/mnre_val.txt. After each epoch the package so far
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
import { type Random, seededRandom, shuffled } from '../engine/training/fit-random.ts'
import { openRelationLearner, type RelationExample, relationExamples } from '../engine/training/relation-learner.ts'
import { noRelation } from '../models/metrics/relation-scores.ts'
import type { Provenance } from '../models/package/model-manifest.ts'
import { asStored } from '../models/package/package-weights.ts'
import type { RelationPackage } from '../models/package/relation-manifest.ts'
import { postKey } from './starter/read-corpus.ts'
import { readPictures } from './starter/read-pictures.ts'
import { unrelated } from './starter/with-pictures.ts'
import { calibrated, disturbedF1, figuresOf, measured } from './starter-relations/measured.ts'
import { mentionTypes } from './starter-relations/mention-types.ts'
import { relationModelCard } from './starter-relations/model-card.ts'
import { relationStarterPackage } from './starter-relations/package-starter.ts'
import { type CorpusPair, readPairs, turnedRound } from './starter-relations/read-pairs.ts'
import { beginning, type Earlier, withSlots } from './starter-relations/starting-weights.ts'

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
    from: { type: 'string', default: '' },
    // Drawn from the file's; all where there are no more.
    pairs: { type: 'string', default: '20000' },
  },
})
const [seed, threads, epochs] = [Number(options.seed), Number(options.threads), Number(options.epochs)]
const [learningRate, dropout, turned] = [Number(options.rate), Number(options.dropout), Number(options.turned)]
const started = performance.now()

const valid = await readPairs(join(options.data, 'mnre/mnre_val.txt'))
const tested = new Set(valid.map(({ post }) => postKey(post)))
const taught = shuffled(
  (await readPairs(join(options.data, 'mnre/mnre_train.txt'))).filter(({ post }) => !tested.has(postKey(post))),
  seededRandom(seed),
).slice(0, Number(options.pairs))
const starter = await readPackage(options.starter)
const tagger = await openTagger(starter, { threads })
const types = await mentionTypes(options.trained === '' ? [...taught, ...valid] : valid, tagger)
await tagger.release()
const labels = [noRelation, ...defaultRelationTypes.map(({ name }) => name)]
const earlier = options.from === '' ? null : await withSlots(options.from)
const {
  sizes,
  vocabularies,
  weights: first,
} = earlier ?? beginning(starter, taught, labels.length, { seed, seenAtLeast: 3 })
const slots = sizes.objects!.count
const pictures = await readPictures(join(options.data, 'images'), {
  imageSize: sizes.imageSize,
  objects: sizes.objects!,
})
console.log(
  `${taught.length} pairs to learn from, ${valid.length} to measure; types guessed right: ${types.accuracy.toFixed(3)}; ${vocabularies.words.length} words`,
)

const provenance = (): Provenance => ({
  data: earlier?.data ?? [
    {
      name: 'MNRE, train',
      posts: new Set(taught.map(({ post }) => post)).size,
      terms: 'research use, under the terms of the dataset',
    },
    ...starter.manifest.provenance.data,
  ],
  method: `${earlier ? `From ${earlier.name} with slots for regions` : `From the weights of "${starter.manifest.name}"`}, ${epochs} epoch${epochs === 1 ? '' : 's'}${earlier ? ` of what reads regions on ${taught.length} pairs` : ''}, AdamW with learning rate ${learningRate}, dropout ${dropout}`,
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
    ...(chance() < 0.5 ? unrelated(pictures.taught, slots, chance) : { image: null, objects: [] }),
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
    training: {
      dropout: { words: dropout, towers: 0.2, states: dropout },
      weightDecay: 0.05,
      clipNorm: 1,
      ...(earlier && { learns: (name: string) => name.includes('object_position_embedding') }),
    },
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
        await writeRelationPackage(options.draft, model, 'An unfinished starter.\n')
        // It reads as before what these figures are of.
        if (earlier) return 0
        const { known, guessed, plain, bothWays } = await figuresOf(model, valid, types, threads)
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

const measuring = { valid, types, pictures: pictures.measuring, threads }

async function anew(raw: RelationPackage): Promise<RelationPackage> {
  return measured(await calibrated(raw, valid, types, threads), { ...measuring, raw })
}

/** Without regions it reads as before, so its figures are the earlier one's but those with pictures. */
async function asBefore(
  { manifest, ...parts }: RelationPackage,
  { temperature, metrics }: Earlier,
): Promise<RelationPackage> {
  const model = { ...parts, manifest: { ...manifest, temperature } }
  const figures = { ...metrics, 'valid.f1.unrelatedPicture': await disturbedF1(model, measuring) }
  return { ...model, manifest: { ...model.manifest, metrics: figures } }
}

await mkdir('.cache', { recursive: true })
const trained = options.trained === '' ? await train() : await readRelationPackage(options.trained)
const model = earlier ? await asBefore(trained, earlier) : await anew(asTrained(trained))
const written = await writeRelationPackage(options.out, model, relationModelCard(model, sizes))
for (const [name, value] of Object.entries(model.manifest.metrics)) console.log(`${name} ${value.toFixed(4)}`)
console.log(
  `${options.out}: ${(written.manifest.weights.bytes / 1e6).toFixed(2)} MB of weights, temperature ${model.manifest.temperature.toFixed(3)}`,
)
