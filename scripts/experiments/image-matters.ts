/**
 * Does the image matter? Posts whose class only their picture tells, and networks that start from nothing:
 *
 *   npm run experiment:image-matters -- [--posts 8000] [--held-out 600] [--epochs 6] [--resnet-epochs 3] [--seed 1]
 *                                       [--only mkgformer,hvpnet] [--fresh]
 *
 * One thread, so that a seed gives the same figures. Each finished network is a line in .cache/image-matters/results.jsonl; a
 * run that was broken off goes on after the last of them, unless `--fresh`.
 */
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { FitProgress } from '../../engine/training/fit-model.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import { figureNames } from './image-matters/figures.ts'
import { hvpnetNetwork, type Levels } from './image-matters/hvpnet-network.ts'
import { learnResnet } from './image-matters/learn-resnet.ts'
import { measureNetwork } from './image-matters/measure-network.ts'
import { mkgformerNetwork } from './image-matters/mkgformer-network.ts'
import type { Network } from './image-matters/network.ts'
import { pictureLevels } from './image-matters/picture-levels.ts'
import { rememberedPictures } from './image-matters/pictures.ts'
import { samplePosts } from './image-matters/posts.ts'
import { type Outcome, resultsTable } from './image-matters/report.ts'
import { trainNetwork } from './image-matters/train-network.ts'

const { values: options } = parseArgs({
  options: {
    posts: { type: 'string', default: '8000' },
    'held-out': { type: 'string', default: '600' },
    epochs: { type: 'string', default: '6' },
    'resnet-epochs': { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    fresh: { type: 'boolean', default: false },
  },
})
const [posts, heldOut, epochs, seed] = [options.posts, options['held-out'], options.epochs, options.seed].map(
  Number,
) as [number, number, number, number]
const resnetEpochs = Number(options['resnet-epochs'])
const batchSize = 32
const folder = '.cache/image-matters'
const results = `${folder}/results.jsonl`

const random = seededRandom(seed)
const training = samplePosts(posts, random)
const held = samplePosts(heldOut, random)
const pictures = rememberedPictures()

const levelsOf = async (resnetEpochs: number): Promise<Levels> => {
  const effort = { epochs: resnetEpochs, batchSize, seed }
  const resnet = await learnResnet(training, pictures, effort, progressOf('ResNet'))
  const scenes = [...training, ...held].flatMap(({ picture, irrelevant }) => [picture, irrelevant])
  return pictureLevels(scenes, resnet, pictures)
}
const unseen: Levels = () => {
  throw new Error('this network looks at no picture')
}
const mkgformer = (prefixGuided: boolean, correlationAware: boolean) => async (name: string) =>
  mkgformerNetwork(name, { prefixGuided, correlationAware }, pictures)
const arms: Readonly<Record<string, (name: string) => Promise<Network>>> = {
  mkgformer: mkgformer(true, true),
  hvpnet: async (name) => hvpnetNetwork(name, 'gated', await levelsOf(resnetEpochs)),
  'hvpnet-untaught': async (name) => hvpnetNetwork(name, 'gated', await levelsOf(0)),
  'hvpnet-no-prefix': async (name) => hvpnetNetwork(name, 'none', unseen),
  'mkgformer-no-pgi': mkgformer(false, true),
  'mkgformer-no-caf': mkgformer(true, false),
  'mkgformer-neither': mkgformer(false, false),
}

/** Tells about every hundredth step. */
function progressOf(name: string): (progress: FitProgress) => void {
  let told = 0
  return ({ step, steps, loss, secondsLeft }) => {
    if (step < told + 100) return
    told = step
    console.error(`${name}: step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${secondsLeft?.toFixed(0)} s left`)
  }
}

async function finished(): Promise<readonly Outcome[]> {
  if (options.fresh) return []
  const text = await readFile(results, 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '')
  const known = lines.map((line) => JSON.parse(line) as Outcome)
  return known.filter(
    (one) => one.seed === seed && one.posts === posts && one.epochs === epochs && one.heldOut === heldOut,
  )
}

await mkdir(folder, { recursive: true })
const outcomes = new Map((await finished()).map((outcome) => [outcome.network, outcome]))
const chosen = options.only?.split(',')
for (const [name, make] of Object.entries(arms)) {
  if (outcomes.has(name) || (chosen && !chosen.includes(name))) continue
  const started = performance.now()
  const network = await make(name)
  const weights = await trainNetwork(network, training, { epochs, batchSize, seed }, progressOf(name))
  const accuracies = await measureNetwork(network, weights, held, seededRandom(seed))
  const seconds = Math.round((performance.now() - started) / 1000)
  const outcome: Outcome = { network: name, seed, posts, epochs, heldOut, ...accuracies, seconds }
  outcomes.set(name, outcome)
  console.log(JSON.stringify(outcome))
  await appendFile(results, `${JSON.stringify(outcome)}\n`)
}
console.log(
  `\n${resultsTable(
    Object.keys(arms).flatMap((name) => outcomes.get(name) ?? []),
    figureNames.length,
  )}`,
)
