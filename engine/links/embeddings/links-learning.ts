import { z } from 'zod'
import { kgeScorers } from '../../../models/nets/kge/kge-config.ts'

const namedTriple = z.object({ head: z.string(), relation: z.string(), tail: z.string() })
const named = z.object({ name: z.string(), text: z.string() })

/**
 * What the trainer process is asked in order to make embeddings of a project's graph from nothing. Names are the graph's identifiers;
 * a tenth of the facts, 1,000 at most, chosen by hash, is held out to choose the best epoch and to calibrate.
 */
export const trainGraphAsk = z.object({
  kind: z.literal('from-nothing'),
  entities: z.array(named),
  relations: z.array(named),
  facts: z.array(namedTriple),
  /** Triples that a person rejected: negatives. */
  rejected: z.array(namedTriple),
  /** Where the package is written; an absolute folder. */
  target: z.string(),
  name: z.string(),
  scorer: z.enum(kgeScorers),
  /** Features of the entities' images for scorers that see them, see `EntityFeatures`; float32 and a byte each. */
  images: z.object({ width: z.int().positive(), features: z.instanceof(Blob), shown: z.instanceof(Blob) }).nullable(),
  seed: z.int().nonnegative(),
  threads: z.int().positive(),
})
export type TrainGraphAsk = z.infer<typeof trainGraphAsk>

/**
 * A few accepted and rejected triples learnt on top of a package, in seconds: warm start, a replay of what was known, and a mask that only
 * knows `facts`. Entities and relations that the package lacks get rows of their own.
 */
export const learnGraphAsk = z.object({
  kind: z.literal('more'),
  /** The package to start from; it stays as it is. */
  model: z.string(),
  /** All that is known now, the added ones among them. */
  facts: z.array(namedTriple),
  /** Since the package was made. */
  added: z.array(namedTriple),
  rejected: z.array(namedTriple),
  /** Texts of entities and relations that are new; the name stands for those left out. */
  texts: z.array(named),
  target: z.string(),
  name: z.string(),
  seed: z.int().nonnegative(),
  threads: z.int().positive(),
})
export type LearnGraphAsk = z.infer<typeof learnGraphAsk>

export const graphLearningAsk = z.discriminatedUnion('kind', [trainGraphAsk, learnGraphAsk])
export type GraphLearningAsk = z.infer<typeof graphLearningAsk>

export const graphLearningProgress = z.object({
  kind: z.literal('progress'),
  phase: z.enum(['preparing', 'learning']),
  /** Of the whole run, 0 to 1. */
  progress: z.number().min(0).max(1),
  loss: z.number().nullable(),
  /** Filtered mean reciprocal rank on what was held out, after the last epoch that was measured. */
  score: z.number().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
})
export type GraphLearningProgress = z.infer<typeof graphLearningProgress>

export const graphLearningDone = z.object({
  kind: z.literal('done'),
  /** Facts that the package has learnt from. */
  facts: z.int(),
  /** Facts that only measure; 0 after `more`. */
  heldOut: z.int(),
  /** By the names of model.json's metrics: `valid.filtered.mrr` and so on; for `more` `added.first`, the share ranked first. */
  metrics: z.record(z.string(), z.number()),
  seconds: z.number(),
})
export type GraphLearningDone = z.infer<typeof graphLearningDone>
