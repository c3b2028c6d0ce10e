/**
 * The pointing game: does the hottest patch lie in the figure that a mention names? Drawn pictures of three figures, whose
 * colours say the type of the mention; one model learns from the types alone, one also from where the mention is to be seen:
 *
 *   npm run experiment:pointing-game -- [--posts 3000] [--held-out 400] [--epochs 12] [--resnet-epochs 2] [--weights 0,0.5]
 *                                       [--grounded 1] [--seed 1] [--only mkgformer,hvpnet]
 *
 * One thread, so that a seed gives the same figures. Each finished model is a line in .cache/pointing-game/results.jsonl.
 */
import { appendFile, mkdir } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { packageEncoder } from '../../engine/inference/tagger-encoder.ts'
import { fitModel, type Weights } from '../../engine/training/fit-model.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import { taggerExamples } from '../../engine/training/tagger-examples.ts'
import { openTaggerLearner } from '../../engine/training/tagger-learner.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { figureNames } from './image-matters/figures.ts'
import { learnResnet } from './image-matters/learn-resnet.ts'
import { rememberedPictures } from './image-matters/pictures.ts'
import { samplePosts } from './image-matters/posts.ts'
import { asGold, samplePost, shapes, types } from './pointing-game/drawn-posts.ts'
import { play } from './pointing-game/play.ts'
import { firstPackage, type SmallNetwork, sizesOf } from './pointing-game/small-models.ts'

const { values: options } = parseArgs({
  options: {
    posts: { type: 'string', default: '3000' },
    'held-out': { type: 'string', default: '400' },
    epochs: { type: 'string', default: '12' },
    'resnet-epochs': { type: 'string', default: '2' },
    weights: { type: 'string', default: '0,0.5' },
    grounded: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '3e-3' },
    only: { type: 'string', default: 'mkgformer,hvpnet' },
  },
})
const [posts, heldOut, epochs, seed] = [options.posts, options['held-out'], options.epochs, options.seed].map(
  Number,
) as [number, number, number, number]
const folder = '.cache/pointing-game'
const random = seededRandom(seed)
const training = Array.from({ length: posts }, () => samplePost(random))
const held = Array.from({ length: heldOut }, () => samplePost(random))

/** What tells the figures, in the place of the paper's ResNet of ImageNet; it is never trained on posts. */
function resnetOf(network: SmallNetwork): Promise<Weights> {
  const resnetEpochs = Number(options['resnet-epochs'])
  if (network !== 'hvpnet') return Promise.resolve(new Map())
  const alone = samplePosts(Math.ceil(posts / 12) * 12, seededRandom(seed + 1))
  const told = alone.filter(({ label }) => shapes.some((shape) => shape === figureNames[label]))
  return learnResnet(told, rememberedPictures(), { epochs: resnetEpochs, batchSize: 32, seed }, () => {})
}

async function trained(network: SmallNetwork, first: ModelPackage, grounding: number): Promise<ModelPackage> {
  const sizes = sizesOf[network]
  const known = Math.round(Number(options.grounded) * posts)
  const gold = training.map((post, at) => asGold(post, sizes.imageSize, grounding > 0 && at < known))
  const examples = taggerExamples(gold, types, packageEncoder(first, sizes), sizes)
  const learner = await openTaggerLearner({
    sizes,
    labels: types.length,
    weights: first.weights,
    threads: 1,
    training: {
      scope: 'all',
      dropout: { words: 0, towers: 0.05, states: 0.1 },
      weightDecay: 0.01,
      clipNorm: 1,
      crfRate: 5,
      grounding,
    },
  })
  try {
    const plan = { warmUp: 0.05, decay: 'cosine', floor: 0.02, average: null, patience: null, keep: 'last' } as const
    const { end, weights } = await fitModel(
      examples,
      { ...plan, epochs, batchSize: 32, seed, learningRate: Number(options.rate) },
      learner,
      {
        onProgress: ({ step, steps, loss, secondsLeft }) => {
          if (step % 100 === 0)
            console.error(
              `${network}: step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${secondsLeft?.toFixed(0)} s left`,
            )
        },
      },
    )
    if (end !== 'finished' || weights === null) throw new Error(`${network}: training ended ${end}`)
    return { ...first, weights: new Map([...first.weights, ...weights]) }
  } finally {
    await learner.release()
  }
}

await mkdir(folder, { recursive: true })
for (const network of options.only.split(',') as SmallNetwork[]) {
  const first = firstPackage(network, seed, await resnetOf(network))
  for (const weight of options.weights.split(',').map(Number)) {
    const started = performance.now()
    const model = await trained(network, first, weight)
    const { pointing, accuracy } = await play(model, held)
    const seconds = Math.round((performance.now() - started) / 1000)
    const known = weight > 0 ? Number(options.grounded) : 0
    const settings = { network, seed, posts, epochs, heldOut, weight, grounded: known }
    const line = JSON.stringify({ ...settings, pointing, accuracy, seconds, load: loadavg()[0] })
    console.log(line)
    await appendFile(`${folder}/results.jsonl`, `${line}\n`)
  }
}
