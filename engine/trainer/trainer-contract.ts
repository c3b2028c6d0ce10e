import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from '../../contract/calls/base.ts'
import { deviceKind } from '../../contract/domain/device.ts'
import { typeName } from '../../contract/domain/entity-type.ts'
import { evaluation, learningLayers } from '../../contract/domain/learning.ts'
import { taskReport } from '../../contract/domain/learning-report.ts'
import { postId, word } from '../../contract/domain/post.ts'
import { relationType } from '../../contract/domain/relation.ts'
import { modelSource } from '../compute/compute-contract.ts'
import { graphLearningAsk, graphLearningDone, graphLearningProgress } from '../links/embeddings/links-learning.ts'

const typedSpan = z.object({ start: z.int().nonnegative(), end: z.int().positive(), type: typeName })

const sides = z.number()
const pictureBox = z.object({
  object: z.int().nonnegative().nullable(),
  x: sides,
  y: sides,
  width: sides,
  height: sides,
})
const postGrounding = z.discriminatedUnion('verdict', [
  z.object({ start: z.int(), end: z.int(), verdict: z.literal('absent') }),
  z.object({
    start: z.int(),
    end: z.int(),
    verdict: z.literal('shown'),
    shown: z.array(pictureBox),
    notShown: z.array(pictureBox),
  }),
])

/** `pixels`: absolute path of a file of imageSize x imageSize x 3 bytes, RGB; null where the post has no image. */
export const trainerPost = z.object({
  post: postId,
  text: z.string(),
  words: z.array(word),
  pixels: z.string().nullable(),
  /** Likewise, of the regions that the model is given, in its slots' size; left out: it is given none. */
  objects: z.array(z.string()).optional(),
  mentions: z.array(typedSpan),
  rejections: z.array(typedSpan),
  /** Where mentions are to be seen in the image and the regions; left out: nobody said. */
  groundings: z.array(postGrounding).optional(),
  /** As `pixels`, in the size that the model of relations reads. */
  relationPixels: z.string().nullable(),
  /** As `objects`, in the slots of the model of relations. */
  relationObjects: z.array(z.string()).optional(),
  /** Ends are places in `mentions`. */
  relations: z.array(
    z.object({
      head: z.int().nonnegative(),
      tail: z.int().nonnegative(),
      type: typeName.nullable(),
      verdict: z.enum(['accepted', 'rejected']),
    }),
  ),
})
export type TrainerPost = z.infer<typeof trainerPost>

/** The part of a run that learns relations. `target`: as of the whole, for a change of `parent.base`. */
export const relationAsk = z.object({ parent: modelSource, target: z.string(), schema: z.array(relationType) })
export type RelationAsk = z.infer<typeof relationAsk>

export const learnAsk = z.object({
  /** The model that is trained further. */
  parent: modelSource,
  /** Where the new version's package is written, as a delta over `parent.base`; an absolute folder that is not there yet. */
  target: z.string(),
  name: z.string(),
  /** The project's types; those that the model lacks and a post has become new rows of its head. */
  types: z.array(typeName),
  fresh: z.array(trainerPost),
  replay: z.array(trainerPost),
  measured: z.array(trainerPost),
  /** null: nobody looked for relations. */
  relations: relationAsk.nullable(),
  layers: learningLayers,
  /** null: what suits the number of posts. */
  learningRate: z.number().positive().nullable(),
  /** How far mentions go from the old weights to the learnt ones, 0 to 1; left out: what suits the number of posts. */
  share: z.number().min(0).max(1).optional(),
  device: deviceKind,
  seed: z.int().nonnegative(),
  threads: z.int().positive(),
})
export type LearnAsk = z.infer<typeof learnAsk>

export const learnProgress = z.object({
  kind: z.literal('progress'),
  phase: z.enum(['preparing', 'measuring', 'training', 'checking', 'saving']),
  /** Of the whole run, 0 to 1. */
  progress: z.number().min(0).max(1),
  secondsLeft: z.number().nonnegative().nullable(),
  loss: z.number().nullable(),
})
export type LearnProgress = z.infer<typeof learnProgress>

/** What a model did on the measuring posts, in figures and in full. */
export const measured = z.object({ evaluation, tasks: z.array(taskReport) })
export type Measured = z.infer<typeof measured>

/** How the run went, as `runDetails` of the contract tells it. */
export const howItWent = z.object({
  packageSha256: z.string(),
  parentSha256: z.string(),
  learningRate: z.number(),
  /** Not always the one asked for: what cannot learn there learns on the CPU. */
  device: deviceKind,
  losses: z.array(z.number()),
  seconds: z.number(),
})

/** Only a model that is `kept` lies in its folder. */
export const relationOutcome = z.enum(['kept', 'worse', 'nothing-to-measure', 'nothing-to-learn'])
export type RelationOutcome = z.infer<typeof relationOutcome>

export const learnDone = z.object({
  kind: z.literal('done'),
  before: measured,
  after: measured,
  run: howItWent,
  /** Left out: they were not asked for. */
  relations: relationOutcome.optional(),
})
export type LearnDone = z.infer<typeof learnDone>

/** Between engine and trainer: one run, one process. Cancelling is killing it. */
export const trainerContract = {
  /** The last item is `done`; the package then lies at `target`. Fails with `model` when the loss is no number any more. */
  learn: call.input(learnAsk).output(eventIterator(z.discriminatedUnion('kind', [learnProgress, learnDone]))),
  /** Embeddings of a knowledge graph, from nothing or a few facts more; likewise. */
  learnGraph: call
    .input(graphLearningAsk)
    .output(eventIterator(z.discriminatedUnion('kind', [graphLearningProgress, graphLearningDone]))),
}
export type TrainerContract = typeof trainerContract
