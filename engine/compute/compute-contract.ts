import { z } from 'zod'
import { call } from '../../contract/calls/base.ts'
import { deviceKind } from '../../contract/domain/device.ts'
import { typeName } from '../../contract/domain/entity-type.ts'
import { scoredType } from '../../contract/domain/mention.ts'
import { word } from '../../contract/domain/post.ts'
import { box, regionLabel } from '../../contract/domain/region.ts'
import { heatKind } from '../../contract/domain/relevance.ts'
import { embeddingSize } from '../asking/post-embedding.ts'
import { fittedImage } from '../decode/contract.ts'

/**
 * Where a model lies: absolute folders of a package, and of the delta over it where there is one; and the folder in which
 * what its frozen layers compute is kept, where it is.
 */
export const modelSource = z.object({
  base: z.string(),
  delta: z.string().nullable(),
  activations: z.string().optional(),
})
export type ModelSource = z.infer<typeof modelSource>

/**
 * `image`: imageSize x imageSize x 3 bytes, RGB; null where the post has none. `objects`: regions of its images as
 * objects.side x objects.side x 3 bytes each, the most important first, null for a blank one; only for a model that has slots for them.
 */
export const computePost = z.object({
  text: z.string(),
  words: z.array(word),
  image: z.instanceof(Blob).nullable(),
  objects: z.array(z.instanceof(Blob).nullable()).max(64).optional(),
})
export type ComputePost = z.infer<typeof computePost>

/** How many regions a model reads, and how large. */
export const objectSlots = z.object({ count: z.int().positive(), side: z.int().positive() })
export type ObjectSlots = z.infer<typeof objectSlots>

const probability = z.number().min(0).max(1)

/** See `PostEmbedding`; `vector` are half-precision bits. */
const computeEmbedding = z.object({
  space: z.string(),
  vector: z.array(z.int().min(0).max(0xffff)).length(embeddingSize),
})

/** What the model says about one post. UTF-16 offsets, half open. */
export const computeReading = z.object({
  uncertainty: probability,
  entropy: z.number().nonnegative(),
  embedding: computeEmbedding.optional(),
  spans: z.array(
    z.object({
      start: z.int().nonnegative(),
      end: z.int().positive(),
      type: typeName,
      score: probability,
      alternatives: z.array(scoredType),
    }),
  ),
})
export type ComputeReading = z.infer<typeof computeReading>

const computePairEnd = z.object({ start: z.int().nonnegative(), end: z.int().positive(), type: typeName })

/** Two mentions of a post, in the direction asked about. UTF-16 offsets, half open. */
export const computePair = z.object({ head: computePairEnd, tail: computePairEnd })
export type ComputePair = z.infer<typeof computePair>

/** Exactly this span and type. UTF-16 offsets, half open. */
export const computeSpan = z.object({ start: z.int().nonnegative(), end: z.int().positive(), type: typeName })
export type ComputeSpan = z.infer<typeof computeSpan>

/** Where a model looked; float32 throughout, see `Relevance` of the contract. `object`: the place of a region; null: the image. */
export const computeLook = z.object({
  pictures: z.array(
    z.object({ object: z.int().nonnegative().nullable(), rows: z.int().positive(), columns: z.int().positive() }),
  ),
  words: z.int().nonnegative(),
  cells: z.int().nonnegative(),
  heat: z.array(z.object({ kind: heatKind, values: z.instanceof(Blob) })),
  lambda: z.object({ layers: z.array(z.int()), heads: z.int().positive(), values: z.instanceof(Blob) }).nullable(),
  gates: z.object({ layers: z.int().positive(), blocks: z.int().positive(), values: z.instanceof(Blob) }).nullable(),
})
export type ComputeLook = z.infer<typeof computeLook>

/** A region that a detector sees. */
export const detectedRegion = z.object({ box, label: regionLabel, score: probability })
export type DetectedRegion = z.infer<typeof detectedRegion>

export const detectAsk = z.object({
  /** Absolute, of the detector. */
  folder: z.string(),
  /** SHA-256 of its model, as its manifest says. */
  model: z.string(),
  image: fittedImage,
  /** Regions below are left out; null: as the detector's manifest says. */
  score: probability.nullable(),
  most: z.int().min(1).max(1000),
})
export type DetectAsk = z.infer<typeof detectAsk>

/** Names a loaded model between engine and compute. */
export const modelKey = z.string().min(1)

/** Between engine and compute. A fresh process knows no model: `suggest` then fails with `not-found`, and `load` helps. */
export const computeContract = {
  /** Opens a model on a device; one that is open under this key already stays. The least used are let go. */
  load: call
    .input(z.object({ key: modelKey, source: modelSource, device: deviceKind, threads: z.int().positive() }))
    .output(
      z.object({
        labels: z.array(typeName),
        imageSize: z.int().positive(),
        objects: objectSlots.nullable(),
        temperature: z.number().positive(),
      }),
    ),
  suggest: call.input(z.object({ key: modelKey, posts: z.array(computePost).max(64) })).output(z.array(computeReading)),
  typesOf: call
    .input(z.object({ key: modelKey, post: computePost, start: z.int(), end: z.int() }))
    .output(z.array(scoredType)),
  /** Of each post in turn: the probability of these spans. */
  weigh: call
    .input(z.object({ key: modelKey, posts: z.array(computePost).max(80), spans: z.array(computeSpan) }))
    .output(z.array(z.array(probability))),
  /** null: it looks at no image. */
  look: call.input(z.object({ key: modelKey, post: computePost })).output(computeLook.nullable()),
  /** As `load`, of a model for relations. */
  loadRelations: call
    .input(z.object({ key: modelKey, source: modelSource, device: deviceKind, threads: z.int().positive() }))
    .output(
      z.object({
        relations: z.array(typeName),
        imageSize: z.int().positive(),
        objects: objectSlots.nullable(),
        temperature: z.number(),
      }),
    ),
  /** For each pair every relation that the model knows with its probability, None included. */
  relate: call
    .input(z.object({ key: modelKey, post: computePost, pairs: z.array(computePair).max(2000) }))
    .output(z.array(z.array(scoredType))),
  /** What a detector sees in an image, best first, in pixels of the image. */
  detect: call.input(detectAsk.extend({ threads: z.int().positive() })).output(z.array(detectedRegion)),
  /** The devices that this build of the runtime could use, present or not. */
  devices: call.output(z.array(deviceKind)),
  /** Runs the model on fixed posts: its scores, and the median time. In a process of its own: a driver may take it down. */
  trial: call
    .input(z.object({ source: modelSource, device: deviceKind, threads: z.int().positive() }))
    .output(z.object({ scores: z.array(z.number()), millisecondsPerPost: z.number().positive() })),
  /** Rate of a matrix product [n, k] x [k, m], float32, in 10^9 operations a second: the best of several runs. */
  gemm: call
    .input(z.object({ n: z.int(), k: z.int(), m: z.int(), threads: z.int().positive(), milliseconds: z.int() }))
    .output(z.object({ gflops: z.number().positive() })),
  versions: call.output(z.object({ onnxruntime: z.string() })),
}
export type ComputeContract = typeof computeContract
