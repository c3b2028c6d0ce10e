import { z } from 'zod'
import { said } from '../sentences/said.ts'
import { evaluation } from './learning.ts'

/** An installed package by its folder's name; the one that came with Triptych by a name that no folder can have. */
export const modelId = z.string().min(1).max(300)
export type ModelId = z.infer<typeof modelId>

/** Can it suggest labels in this project? `in-use`: it does, itself or through a version that learned from it. */
export const modelUse = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('in-use') }),
  z.object({ kind: z.literal('can-be-used') }),
  z.object({ kind: z.literal('cannot-be-used'), why: z.string(), said: said.optional() }),
])
export type ModelUse = z.infer<typeof modelUse>

export const wholeModel = z.object({
  kind: z.literal('whole'),
  id: modelId,
  /** It came with Triptych, and stays. */
  isBuiltIn: z.boolean(),
  name: z.string(),
  architecture: z.string(),
  task: z.string(),
  /** Types, relations or entities; empty where the weights came without names. */
  labels: z.array(z.string()),
  /** All files together. */
  bytes: z.number(),
  licence: z.string(),
  provenance: z.object({
    data: z.array(z.object({ name: z.string(), posts: z.int(), terms: z.string() })),
    method: z.string(),
    /** ISO 8601, as the package says it. */
    createdAt: z.string(),
    /** The files that the weights came from. */
    sources: z.array(z.string()),
  }),
  /** As the package says them, `valid.f1` from 0 to 1. */
  figures: z.array(z.object({ name: z.string(), value: z.number() })),
  use: modelUse,
})
export type WholeModel = z.infer<typeof wholeModel>

export const brokenModel = z.object({
  kind: z.literal('broken'),
  id: modelId,
  isBuiltIn: z.boolean(),
  /** In words, naming the file. */
  problem: z.string(),
  said: said.optional(),
})

export const installedModel = z.discriminatedUnion('kind', [wholeModel, brokenModel])
export type InstalledModel = z.infer<typeof installedModel>

/** How far a check or a comparison is: bytes of an import, posts of a comparison. */
export const modelProgress = z.object({ kind: z.literal('progress'), done: z.int(), total: z.int() })
export type ModelProgress = z.infer<typeof modelProgress>

/** Two packages on the same posts, which no version of the project has been trained on. */
export const modelComparison = z.object({ first: evaluation, second: evaluation })
export type ModelComparison = z.infer<typeof modelComparison>

/** Of the file that is on its way, in bytes. */
export const downloadProgress = z.object({
  kind: z.literal('progress'),
  file: z.string(),
  done: z.int(),
  total: z.int(),
})
export type DownloadProgress = z.infer<typeof downloadProgress>

/** A public checkpoint, each file checked by its hash. Not a package yet: those are made of a text and a vision one. */
export const downloadedModel = z.object({
  name: z.string(),
  /** The commit that all files are of. */
  revision: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.int() })),
})
export type DownloadedModel = z.infer<typeof downloadedModel>
