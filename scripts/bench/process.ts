import { implement } from '@orpc/server'
import { InferenceSession, Tensor } from 'onnxruntime-node'
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
import { type BenchModel, paperForward, paperFullTraining, paperTopTraining, paperVisionTokens } from './networks.ts'
import { type BenchContract, benchContract, type PaperPost } from './process-contract.ts'

const os = implement<BenchContract>(benchContract)
let paper: { readonly session: InferenceSession; readonly operations: BenchModel['operations'] } | null = null

const auxiliary = { side: 128, values: 3 * 3 * 128 * 128 }
const objects = { side: 64, values: 3 * 3 * 64 * 64 }

async function forward(posts: readonly PaperPost[]) {
  if (paper === null) throw new Error('openPaper comes first')
  const batch = posts.length
  const length = posts[0]!.ids.length
  const aux = new Float32Array(batch * auxiliary.values)
  const rcnn = new Float32Array(batch * objects.values)
  for (const [row, { images }] of posts.entries()) {
    const bytes = new Uint8Array(await images.arrayBuffer())
    for (let i = 0; i < auxiliary.values; i++) aux[row * auxiliary.values + i] = bytes[i]! / 127.5 - 1
    for (let i = 0; i < objects.values; i++) rcnn[row * objects.values + i] = bytes[auxiliary.values + i]! / 127.5 - 1
  }
  const long = (value: (i: number) => number) =>
    new Tensor(
      'int64',
      BigInt64Array.from({ length: batch * length }, (_, i) => BigInt(value(i))),
      [batch, length],
    )
  const { emissions } = await paper.session.run({
    input_ids: long((i) => posts[Math.floor(i / length)]!.ids[i % length]!),
    attention_mask: long(() => 1),
    token_type_ids: long(() => 0),
    aux_imgs: new Tensor('float32', aux, [batch, 3, 3, auxiliary.side, auxiliary.side]),
    rcnn_imgs: new Tensor('float32', rcnn, [batch, 3, 3, objects.side, objects.side]),
  })
  const data = emissions!.data as Float32Array
  if (!data.every(Number.isFinite)) throw new Error('the network answered numbers that are none')
  const each = data.length / batch
  return {
    operations: paper.operations(batch, length),
    emissions: posts.map((_, row) => [...data.subarray(row * each, (row + 1) * each)]),
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
    openPaper: os.openPaper.handler(async ({ input: { threads } }) => {
      const { model, operations, parameters } = paperForward()
      const session = await InferenceSession.create(model, { intraOpNumThreads: threads, logSeverityLevel: 3 })
      paper = { session, operations }
      return { parameters }
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
