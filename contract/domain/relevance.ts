import { z } from 'zod'
import { modelVersion, suggestion } from './mention.ts'
import { mediaId } from './post.ts'
import { box } from './region.ts'

/** One picture that the model read: a whole image of the post (`box: null`), or a region of it. */
export const visualSlot = z.object({
  media: mediaId,
  box: box.nullable(),
  /** What of the image the model saw: all of a region, the square in the middle of a whole image. In pixels of the image. */
  seen: box,
  /** Patches, spread over what was seen. 1 x 1 where the model keeps no places within the slot. */
  rows: z.int().positive(),
  columns: z.int().positive(),
})
export type VisualSlot = z.infer<typeof visualSlot>

/** Whose numbers the heat is: MKGformer's similarity S, its attention, or HVPNeT's attention to the visual prefix. */
export const heatKind = z.enum(['similarity', 'attention', 'prefix'])
export type HeatKind = z.infer<typeof heatKind>

/**
 * How the model looked at the images while it read one post. Float32, little endian, row-major.
 * `words` are the post's words (PostView.words), `cells` the patches of all slots one after the other.
 */
export const relevance = z.object({
  version: modelVersion,
  slots: z.array(visualSlot),
  words: z.int().nonnegative(),
  cells: z.int().nonnegative(),
  /** words x cells for each kind that the model has; each row sums to 1, or is all 0 where nothing was looked at. */
  heat: z.array(z.object({ kind: heatKind, values: z.instanceof(Blob) })),
  /** MKGformer: the share of the text in the fused attention, per fused layer and head, by word: layers x heads x words. */
  lambda: z.object({ layers: z.array(z.int()), heads: z.int().positive(), values: z.instanceof(Blob) }).nullable(),
  /** HVPNeT: the gate of each text layer over the pyramid's blocks, per slot: layers x slots x blocks, rows sum to 1. */
  gates: z.object({ layers: z.int().positive(), blocks: z.int().positive(), values: z.instanceof(Blob) }).nullable(),
})
export type Relevance = z.infer<typeof relevance>

/**
 * How much the images mattered to the suggestions of one post, found by taking them away: the largest change of any
 * suggestion's probability, 0 to 1.
 */
export const imageInfluence = z.object({
  version: modelVersion,
  /** Every image replaced by the blank one. */
  all: z.number().min(0).max(1),
  /** Each slot alone replaced by the blank one, in the order of the slots. */
  slots: z.array(z.object({ slot: visualSlot, change: z.number().min(0).max(1) })),
  /** By suggestion: probability with the images and without them. */
  spans: z.array(
    z.object({
      start: z.int().nonnegative(),
      end: z.int().positive(),
      type: z.string(),
      with: z.number().min(0).max(1),
      without: z.number().min(0).max(1),
    }),
  ),
  /** What the model suggests without any image; what `I` shows. */
  blank: z.array(suggestion),
})
export type ImageInfluence = z.infer<typeof imageInfluence>
