import { implement } from '@orpc/server'
import { env, listSupportedBackends } from 'onnxruntime-node'
import { deviceKind } from '../../contract/domain/device.ts'
import { Failed } from '../../contract/domain/failed.ts'
import { LoadedDetector } from '../detectors/loaded-detector.ts'
import type { PostLook } from '../inference/post-look.ts'
import type { RelationTagger } from '../inference/relation-tagger.ts'
import type { Tagger, TaggerPost } from '../inference/tagger.ts'
import { type ComputeLook, type ComputePost, computeContract } from './compute-contract.ts'
import { runDeviceTrial } from './device-trial.ts'
import { executionProviders } from './execution-providers.ts'
import { gemmRate } from './gemm-rate.ts'
import { LoadedModels } from './loaded-models.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { asModelFailure, openModel, openRelationModel } from './open-model.ts'

/** Answers the engine in the compute process. The runtime blocks its thread anyway, so calls simply take turns. */
export function computeRouter() {
  const models = new LoadedModels<Tagger>()
  const relationModels = new LoadedModels<RelationTagger>()
  const detector = new LoadedDetector()
  const turn = oneAtATime()
  const os = implement(computeContract)

  const withModel = <T>(key: string, use: (tagger: Tagger) => Promise<T>): Promise<T> =>
    turn(async () => {
      const tagger = await models.get(key)
      try {
        return await use(tagger)
      } catch (error) {
        throw asModelFailure(error)
      }
    })

  return os.router({
    load: os.load.handler(({ input: { key, source, device, threads } }) =>
      turn(async () => {
        const tagger = await models.load(key, () => openModel(source, { device, threads }))
        const { labels, imageSize, objects, temperature } = tagger
        return { labels: [...labels], imageSize, objects, temperature }
      }),
    ),
    suggest: os.suggest.handler(({ input: { key, posts } }) =>
      withModel(key, async (tagger) => {
        const readings = await tagger.suggest(await Promise.all(posts.map((post) => asTaggerPost(post, tagger))))
        return readings.map(({ uncertainty, entropy, embedding, spans }) => ({
          uncertainty,
          entropy,
          ...(embedding && { embedding: { ...embedding, vector: [...embedding.vector] } }),
          spans: spans.map((span) => ({ ...span, alternatives: [...span.alternatives] })),
        }))
      }),
    ),
    typesOf: os.typesOf.handler(({ input: { key, post, start, end } }) =>
      withModel(key, async (tagger) => tagger.typesOf(await asTaggerPost(post, tagger), { start, end })),
    ),
    weigh: os.weigh.handler(({ input: { key, posts, spans } }) =>
      withModel(key, async (tagger) =>
        tagger.weigh(await Promise.all(posts.map((post) => asTaggerPost(post, tagger))), spans),
      ),
    ),
    look: os.look.handler(({ input: { key, post } }) =>
      withModel(key, async (tagger) => asComputeLook(await tagger.look(await asTaggerPost(post, tagger)))),
    ),
    loadRelations: os.loadRelations.handler(({ input: { key, source, device, threads } }) =>
      turn(async () => {
        const open = () => openRelationModel(source, { device, threads })
        const { relations, imageSize, objects, temperature } = await relationModels.load(key, open)
        return { relations: [...relations], imageSize, objects, temperature }
      }),
    ),
    relate: os.relate.handler(({ input: { key, post, pairs } }) =>
      turn(async () => {
        const tagger = await relationModels.get(key)
        try {
          const asked = await asTaggerPost(post, tagger)
          return await tagger.relate(pairs.map(({ head, tail }) => ({ post: asked, subject: head, object: tail })))
        } catch (error) {
          throw asModelFailure(error)
        }
      }),
    ),
    detect: os.detect.handler(({ input: { folder, model, image, score, most, threads } }) =>
      turn(async () => {
        const open = await detector.get(folder, model, threads)
        const pixels = new Uint8Array(await image.pixels.arrayBuffer())
        const found = await open.detect(pixels, image.image, { score, most })
        return found.map(({ label, score, ...box }) => ({ box, label, score }))
      }),
    ),
    devices: os.devices.handler(() => {
      const listed = listSupportedBackends().map(({ name }) => name)
      return deviceKind.options.filter((device) => listed.includes(executionProviders[device]))
    }),
    trial: os.trial.handler(({ input }) =>
      turn(async () => {
        try {
          return await runDeviceTrial(input)
        } catch (error) {
          const failure = asModelFailure(error)
          // Most machines lack most devices: whoever asked says so, and the log need not hold a stack for each.
          throw failure instanceof Failed ? Failed.of(failure) : failure
        }
      }),
    ),
    gemm: os.gemm.handler(({ input }) => turn(async () => ({ gflops: await gemmRate(input) }))),
    versions: os.versions.handler(() => ({ onnxruntime: env.versions.node ?? env.versions.common })),
  })
}

async function asTaggerPost(
  post: ComputePost,
  { imageSize, objects: slots }: Pick<Tagger, 'imageSize' | 'objects'>,
): Promise<TaggerPost> {
  const { text, words, image, objects = [] } = post
  return {
    text,
    words,
    image: image === null ? null : await pixelsOf(image, imageSize),
    objects: slots === null ? [] : await Promise.all(objects.map((each) => each && pixelsOf(each, slots.side))),
  }
}

function asComputeLook(look: PostLook | null): ComputeLook | null {
  const blob = (values: Float32Array) => new Blob([new Float32Array(values)])
  return (
    look && {
      pictures: [...look.pictures],
      words: look.words,
      cells: look.cells,
      heat: look.heat.map(({ kind, values }) => ({ kind, values: blob(values) })),
      lambda: look.lambda && { ...look.lambda, layers: [...look.lambda.layers], values: blob(look.lambda.values) },
      gates: look.gates && { ...look.gates, values: blob(look.gates.values) },
    }
  )
}

/** @throws Failed `bad-input` unless they are side x side x 3 bytes */
async function pixelsOf(image: Blob, side: number): Promise<Uint8Array> {
  const expected = side * side * 3
  if (image.size !== expected)
    throw new Failed('bad-input', `an image has ${image.size} bytes, this model reads ${expected}`)
  return new Uint8Array(await image.arrayBuffer())
}
