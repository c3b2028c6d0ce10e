import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { z } from 'zod'
import { deviceKind } from '../../contract/domain/device.ts'
import { typeName } from '../../contract/domain/entity-type.ts'
import { learningLayers } from '../../contract/domain/learning.ts'
import { modelVersion } from '../../contract/domain/mention.ts'
import { mediaId, postId, word } from '../../contract/domain/post.ts'
import { box, groundingVerdict } from '../../contract/domain/region.ts'
import { relationType } from '../../contract/domain/relation.ts'
import { trainerPost } from '../trainer/trainer-contract.ts'

const file = 'recipe.json.gz'
const typedSpan = z.object({ start: z.int(), end: z.int(), type: typeName })

const placedBox = z.object({ media: mediaId, box })

/** A post as it was when the run began: later decisions change nothing about it. */
const recipePost = z.object({
  post: postId,
  text: z.string(),
  words: z.array(word),
  media: mediaId.nullable(),
  /** What was shown where; what an older Triptych wrote has none of it. */
  size: z.object({ width: z.number(), height: z.number() }).nullable().default(null),
  regions: z.array(placedBox).default([]),
  groundings: z
    .array(z.object({ mention: z.int(), region: placedBox.nullable(), verdict: groundingVerdict }))
    .default([]),
  mentions: z.array(typedSpan),
  rejections: z.array(typedSpan),
  /** Likewise. */
  relations: trainerPost.shape.relations.default([]),
})

/** Everything that a run depends on, beside the weights that it began from. */
export const runRecipe = z.object({
  /** null: the package itself was trained further. */
  parent: modelVersion.nullable(),
  types: z.array(typeName),
  fresh: z.array(recipePost),
  replay: z.array(recipePost),
  measured: z.array(recipePost),
  layers: learningLayers,
  learningRate: z.number().nullable(),
  device: deviceKind,
  seed: z.int(),
  /** Sums of floating-point numbers depend on who adds which. */
  threads: z.int(),
  /** The part that learnt relations; null where nothing did, and in what an older Triptych wrote. */
  relations: z
    .object({
      /** The version whose model of relations was trained further, by SHA-256 of its weights; null: the one of the program. */
      parent: modelVersion.nullable(),
      parentSha256: z.string(),
      schema: z.array(relationType),
    })
    .nullable()
    .default(null),
})
export type RunRecipe = z.infer<typeof runRecipe>

/** @param folder of the version */
export async function writeRecipe(folder: string, recipe: RunRecipe): Promise<void> {
  // Parsing leaves out what is no part of a recipe.
  const text = JSON.stringify(runRecipe.parse(recipe))
  await writeFile(join(folder, file), await promisify(gzip)(text), { flag: 'wx' })
}

/** null where there is none, or one that cannot be read. */
export async function readRecipe(folder: string): Promise<RunRecipe | null> {
  try {
    const text = await promisify(gunzip)(await readFile(join(folder, file)), { maxOutputLength: 2 ** 30 })
    return runRecipe.parse(JSON.parse(text.toString('utf8')))
  } catch {
    return null
  }
}
