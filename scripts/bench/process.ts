import { implement } from '@orpc/server'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { sessionOptions } from '../../engine/devices/session-options.ts'
import { packageEncoder } from '../../engine/inference/tagger-encoder.ts'
import { postOfWords } from '../../engine/inference/tagger-evaluation.ts'
import { readPackage } from '../../engine/inference/tagger-package-files.ts'
import { serveWorker } from '../../engine/processes/serve-worker.ts'
import { openTrainingSession, type TrainingSession } from '../../engine/training/fit-session.ts'
import { openInPlaceSession } from '../../engine/training/in-place-session.ts'
import { taggerExamples } from '../../engine/training/tagger-examples.ts'
import { trainingGraph } from '../../models/autodiff/training-graph.ts'
import { tagCount } from '../../models/decoding/bio-tags.ts'
import { floats, integers, type Tensor as OurTensor } from '../../models/graph/tensor.ts'
import { crfNegativeLogLikelihood, crfParameters } from '../../models/nets/layers/crf.ts'
import { collate, collateTags } from '../../models/nets/tagger/collate.ts'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { learnsIn } from '../../models/nets/tagger/learning-scope.ts'
import { taggerGraph } from '../../models/nets/tagger/tagger-graph.ts'
import { taggerTrainingModel } from '../../models/nets/tagger/tagger-models.ts'
import { timesOf } from './figure.ts'
import { graphOperations } from './graph-operations.ts'
import {
  type BenchModel,
  type PaperNetwork,
  paperForward,
  paperFullTraining,
  paperTopTraining,
  paperVisionTokens,
} from './networks.ts'
import { type BenchContract, benchContract, type PaperPost } from './process-contract.ts'

const os = implement<BenchContract>(benchContract)
interface ImageInput {
  readonly name: string
  readonly images: number
  readonly side: number
}

/** What the authors' code feeds: MKGformer three objects and three regions, for links the whole image too, HVPNeT that and three objects. */
const imageInputs: Readonly<Record<PaperNetwork, readonly ImageInput[]>> = {
  mkgformer: [
    { name: 'aux_imgs', images: 3, side: 128 },
    { name: 'rcnn_imgs', images: 3, side: 64 },
  ],
  'mkgformer-links': [
    { name: 'pixel_values', images: 1, side: 224 },
    { name: 'aux_values', images: 3, side: 128 },
    { name: 'rcnn_values', images: 3, side: 64 },
  ],
  hvpnet: [
    { name: 'images', images: 1, side: 224 },
    { name: 'aux_imgs', images: 3, side: 224 },
  ],
}
const valuesOf = ({ images, side }: ImageInput) => images * 3 * side * side

let paper: {
  readonly network: PaperNetwork
  readonly session: InferenceSession
  readonly operations: BenchModel['operations']
} | null = null

async function forward(posts: readonly PaperPost[]) {
  if (paper === null) throw new Error('openPaper comes first')
  const batch = posts.length
  const length = posts[0]!.ids.length
  const bytes = await Promise.all(posts.map(async ({ images }) => new Uint8Array(await images.arrayBuffer())))
  const feeds: Record<string, Tensor> = {}
  let from = 0
  for (const input of imageInputs[paper.network]) {
    const values = valuesOf(input)
    const pixels = new Float32Array(batch * values)
    for (const [row, all] of bytes.entries())
      for (let i = 0; i < values; i++) pixels[row * values + i] = all[from + i]! / 127.5 - 1
    from += values
    const each = [3, input.side, input.side]
    feeds[input.name] = new Tensor('float32', pixels, [batch, ...(input.images === 1 ? [] : [input.images]), ...each])
  }
  const long = (value: (i: number) => number) =>
    new Tensor(
      'int64',
      BigInt64Array.from({ length: batch * length }, (_, i) => BigInt(value(i))),
      [batch, length],
    )
  const ids = long((i) => posts[Math.floor(i / length)]!.ids[i % length]!)
  const segments = paper.network === 'mkgformer-links' ? {} : { token_type_ids: long(() => 0) }
  const { scores } = await paper.session.run({
    input_ids: ids,
    attention_mask: long(() => 1),
    ...segments,
    ...feeds,
  })
  const data = scores!.data as Float32Array
  if (!data.every(Number.isFinite)) throw new Error('the network answered numbers that are none')
  const each = data.length / batch
  return {
    operations: paper.operations(batch, length),
    scores: posts.map((_, row) => [...data.subarray(row * each, (row + 1) * each)]),
  }
}

async function stepsOf(
  session: TrainingSession,
  feeds: Readonly<Record<string, OurTensor>>,
  steps: number,
): Promise<number[]> {
  try {
    return await timesOf(steps, async () => {
      const { loss } = await session.step(feeds, 1e-5)
      if (!Number.isFinite(loss)) throw new Error('the loss is no number')
    })
  } finally {
    await session.release()
  }
}

serveWorker(
  os.router({
    openPaper: os.openPaper.handler(async ({ input: { network, threads } }) => {
      const { model, operations, parameters } = paperForward(network)
      const session = await InferenceSession.create(model, sessionOptions({ threads }))
      paper = { network, session, operations }
      return { parameters, imageBytes: imageInputs[network].reduce((sum, input) => sum + valuesOf(input), 0) }
    }),
    forwardPaper: os.forwardPaper.handler(({ input }) => forward(input.posts)),
    stepPaper: os.stepPaper.handler(async ({ input: { threads, batch, length, steps } }) => {
      const { model, learnt, operations, parameters } = paperTopTraining()
      const session = await openTrainingSession({ model, learnt, threads })
      const states = (tokens: number) =>
        floats(
          [batch, tokens, 768],
          Float32Array.from({ length: batch * tokens * 768 }, (_, i) => Math.sin(i * 0.7)),
        )
      const feeds = {
        text: states(length),
        vision: states(paperVisionTokens),
        mask: floats([batch, length], new Float32Array(batch * length).fill(1)),
        tags: integers([batch, length], new Array<number>(batch * length).fill(0)),
      }
      const milliseconds = await stepsOf(session, feeds, steps)
      return { milliseconds, operations: operations(batch, length), parameters }
    }),
    stepPaperFull: os.stepPaperFull.handler(async ({ input: { threads, batch, length, steps } }) => {
      const { model, learnt, rules, operations, parameters } = paperFullTraining()
      const session = await openInPlaceSession({ model, learnt, rules, clipNorm: 1, threads })
      const tokens = (at: (i: number) => number) =>
        integers(
          [batch, length],
          Array.from({ length: batch * length }, (_, i) => at(i)),
        )
      const pictures = (side: number) => floats([batch, 3, 3, side, side], new Float32Array(batch * 9 * side * side))
      const feeds = {
        input_ids: tokens((i) => 1000 + ((i * 17) % 20000)),
        attention_mask: tokens(() => 1),
        token_type_ids: tokens(() => 0),
        labels: tokens((i) => i % 9),
        aux_imgs: pictures(128),
        rcnn_imgs: pictures(64),
      }
      const milliseconds = await stepsOf(session, feeds, steps)
      // Kilobytes, as the system counts.
      const peakBytes = 1024 * process.resourceUsage().maxRSS
      return { milliseconds, operations: operations(batch, length), parameters, peakBytes }
    }),
    stepStarter: os.stepStarter.handler(async ({ input: { starter, threads, batch, length, steps } }) => {
      const model = await readPackage(starter)
      const sizes = taggerConfiguration(model.manifest.configuration)
      const labels = model.manifest.labels.length
      const dropout = { words: 0.2, towers: 0.2, states: 0.3 }
      const training = { scope: 'top', dropout, weightDecay: 0.01, clipNorm: 1, crfRate: 5 } as const
      const built = taggerTrainingModel(sizes, labels, model.weights, training)
      const learnt = new Map(built.learnt.map((name) => [name, model.weights.get(name)!]))
      const session = await openTrainingSession({ model: built.model, learnt, threads })
      const post = postOfWords(
        Array.from({ length }, (_, i) => `word${i}`),
        new Uint8Array(sizes.imageSize ** 2 * 3).fill(100),
      )
      const posts = Array.from({ length: batch }, () => ({ ...post, gold: [] }))
      const examples = taggerExamples(posts, model.manifest.labels, packageEncoder(model, sizes), sizes)
      const feeds = {
        ...collate(examples, sizes),
        tags: collateTags(examples),
        seed: { dtype: 'int64', shape: [], data: BigInt64Array.of(1n) } as const,
      }
      const milliseconds = await stepsOf(session, feeds, steps)

      // The same graph once more, to count what its products take.
      const { graph: g, emissions, mask } = taggerGraph(sizes, labels, dropout)
      const tags = g.input('tags', 'int64', ['batch', 'length'])
      const loss = g.mean(
        crfNegativeLogLikelihood(g, crfParameters(g, 'crf', tagCount(labels)), { emissions, tags, mask }),
      )
      const { outputs } = trainingGraph(g, loss, {
        groups: [{ takes: (name) => learnsIn('top', name, sizes), learningRateScale: 1, weightDecay: 0 }],
      })
      const counts = new Map([
        ['batch', batch],
        ['length', length],
      ])
      return {
        milliseconds,
        operations: graphOperations(g.nodes, Object.values(outputs), counts),
        parameters: [...learnt.values()].reduce((sum, { data }) => sum + data.length, 0),
      }
    }),
  }),
)
