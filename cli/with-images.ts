import { resolve } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import type { DecodeContract } from '../engine/decode/contract.ts'
import { decodeLimits } from '../engine/decode/decode-service.ts'
import { type FileImages, fileImages } from '../engine/predicting/file-images.ts'
import type { ObjectSource } from '../engine/predicting/object-images.ts'
import { nodeSpawner, sourceEntries } from '../engine/processes/node-spawner.ts'
import { withWorker } from '../engine/processes/worker-life.ts'
import { type Command, type OptionValues, optional, UsageError } from './command.ts'
import type { Terminal } from './terminal.ts'

/** Runs `job` with the images of a folder, read in a process of their own; null: without images and process. */
export async function withImages<T>(
  { folder, objects }: ImagesOfPosts,
  terminal: Terminal,
  job: (images: FileImages | null) => Promise<T>,
): Promise<T> {
  if (folder === null) return job(null)
  return withDecode(terminal, async (decode) => job(await fileImages(folder, decode, objects)))
}

export interface ImagesOfPosts {
  readonly folder: string | null
  readonly objects: ObjectSource
}

export const imageOptions: Command['options'] = {
  images: { type: 'string', value: 'DIR', help: 'folder in which the posts’ images are (none are read otherwise)' },
  objects: {
    type: 'string',
    value: 'O',
    help: 'for networks with slots for object images: salience (otherwise), none, or a folder: boxes as NAME.xml (VOC), or the cut-out images, in folders NAME or as NAME_….jpg',
  },
}

/** @throws UsageError */
export function imagesOf(values: OptionValues): ImagesOfPosts {
  const [folder, objects] = [optional(values, 'images'), optional(values, 'objects')]
  if (folder === null && objects !== null)
    throw new UsageError('--objects needs --images DIR: object images belong to the images of posts')
  const kind = objects ?? 'salience'
  if (kind === 'salience' || kind === 'none') return { folder, objects: { kind } }
  return { folder, objects: { kind: 'folder', folder: resolve(kind) } }
}

/** Runs `job` beside a process that reads images. */
export function withDecode<T>(
  terminal: Terminal,
  job: (decode: ContractRouterClient<DecodeContract>) => Promise<T>,
): Promise<T> {
  return withWorker<DecodeContract, T>(
    {
      spawner: nodeSpawner({ entries: sourceEntries }),
      role: 'decode',
      log: (line) => terminal.note(line),
      limits: { memoryBytes: decodeLimits.memoryBytes },
      signal: terminal.signal,
    },
    job,
  )
}
