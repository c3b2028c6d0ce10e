import { z } from 'zod'
import { call } from '../../contract/calls/base.ts'
import { graphFileFormat } from '../../contract/domain/graph-import.ts'
import { importFormat, importIssue } from '../../contract/domain/import.ts'
import { mediaId } from '../../contract/domain/post.ts'
import { box } from '../../contract/domain/region.ts'
import { said } from '../../contract/sentences/said.ts'

/** One file of a dataset as it goes: `posts` and `boxes` in the order of the file; `end` says what was found. */
export const readEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('posts'),
    /** Index into the files that were asked for. */
    file: z.int().nonnegative(),
    format: importFormat,
    count: z.int(),
    /** `PostRecord[]` as JSON: a text crosses in a fraction of the time that a million small objects take. */
    records: z.string(),
  }),
  z.object({
    kind: z.literal('boxes'),
    file: z.int().nonnegative(),
    format: importFormat,
    count: z.int(),
    /** `ImageBoxes[]` as JSON. */
    images: z.string(),
  }),
  z.object({
    kind: z.literal('end'),
    file: z.int().nonnegative(),
    format: importFormat.nullable(),
    scheme: z.string().nullable(),
    refused: z.int(),
  }),
])
export type ReadEvent = z.infer<typeof readEvent>

/** One file of a graph as it goes. */
export const graphEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('statements'),
    file: z.int().nonnegative(),
    /** False for files that only give texts to keys of other files. */
    declares: z.boolean(),
    /** `Statement[]` as JSON. */
    statements: z.string(),
  }),
  z.object({
    kind: z.literal('end'),
    file: z.int().nonnegative(),
    format: graphFileFormat,
    records: z.int(),
    refused: z.int(),
  }),
])
export type GraphEvent = z.infer<typeof graphEvent>

const readId = z.uuid()

const pixelSize = z.object({ width: z.int().positive(), height: z.int().positive() })

/** A detector's input, and how images fill it. */
export const inputFit = z.object({ input: pixelSize, fitting: z.enum(['stretch', 'corner', 'centre']) })
export type InputFit = z.infer<typeof inputFit>

/** `image`: its size after the EXIF turn. `pixels`: [height, width, 3] bytes of the part of the input that it takes. */
export const fittedImage = z.object({ image: pixelSize, pixels: z.instanceof(Blob) })
export type FittedImage = z.infer<typeof fittedImage>

const imageFile = z.object({ path: z.string(), root: z.string(), name: z.string() })

const takenImage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('taken'), media: mediaId, width: z.int().positive(), height: z.int().positive() }),
  z.object({ kind: z.literal('broken'), code: z.string(), problem: z.string(), said }),
])

/**
 * The process that reads what others made: datasets and images. It holds no project and may be killed at any time.
 * Paths are chosen by the engine; what they lead to is trusted in nothing.
 */
export const decodeContract = {
  /**
   * Reading is asked for piece by piece, so that never more than one piece waits, however slowly its reader writes.
   * `next` answers an empty list when all files are read.
   */
  read: {
    begin: call
      .input(
        z.object({
          files: z.array(z.object({ path: z.string(), name: z.string() })),
          /** null: told from each file's content. */
          format: importFormat.nullable(),
        }),
      )
      .output(z.object({ read: readId })),
    next: call.input(z.object({ read: readId })).output(z.array(readEvent)),
    /** What was found wrong: the first hundred, and how many there are. Ends the reading. */
    end: call
      .input(z.object({ read: readId }))
      .output(z.object({ issues: z.array(importIssue), errors: z.int(), warnings: z.int() })),
  },
  /** The same for the files of a knowledge graph, whose names tell what they are. */
  readGraph: {
    begin: call
      .input(z.object({ files: z.array(z.object({ path: z.string(), name: z.string() })) }))
      .output(z.object({ read: readId })),
    next: call.input(z.object({ read: readId })).output(z.array(graphEvent)),
    end: call
      .input(z.object({ read: readId }))
      .output(z.object({ issues: z.array(importIssue), errors: z.int(), warnings: z.int() })),
  },
  /** Looks at kind and size without reading pixels; null where nothing is wrong. */
  checkImages: call
    .input(z.object({ images: z.array(imageFile).max(64) }))
    .output(z.array(z.object({ code: z.string(), problem: z.string(), said }).nullable())),
  /** Checks images and keeps bytes and pictures of the good ones; answers in the order of the question. */
  takeImages: call
    .input(
      z.object({
        images: z.array(imageFile).max(64),
        places: z.object({ media: z.string().nullable(), cache: z.string() }),
      }),
    )
    .output(z.array(takenImage)),
  /** [side, side, 3] bytes, RGB. Fails with `bad-input` where the image is broken. */
  pixels: call.input(imageFile.extend({ side: z.int().min(1).max(1024) })).output(z.instanceof(Blob)),
  /**
   * Regions of an image, each [side, side, 3] bytes, RGB, in the order of the question. Fails with `bad-input` where the image
   * is broken or a box lies outside it.
   */
  crops: call
    .input(imageFile.extend({ regions: z.array(z.object({ box, side: z.int().min(1).max(1024) })).max(64) }))
    .output(z.array(z.instanceof(Blob))),
  /**
   * An image as it lies in a detector's input, RGB, without a border. Fails with `bad-input` where it is broken.
   */
  fitted: call.input(imageFile.extend(inputFit.shape)).output(fittedImage),
  /** What stands out in an image, best first. Fails with `bad-input` where it is broken. */
  salience: call
    .input(imageFile.extend({ most: z.int().min(1).max(64) }))
    .output(z.object({ image: pixelSize, regions: z.array(box.extend({ score: z.number().min(0).max(1) })) })),
}
export type DecodeContract = typeof decodeContract
