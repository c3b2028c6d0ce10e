import type { ContractRouterClient } from '@orpc/contract'
import type { DecodeContract } from '../engine/decode/contract.ts'
import { decodeLimits } from '../engine/decode/decode-service.ts'
import { type FileImages, fileImages } from '../engine/predicting/file-images.ts'
import { nodeSpawner, sourceEntries } from '../engine/processes/node-spawner.ts'
import { withWorker } from '../engine/processes/worker-life.ts'
import type { Terminal } from './terminal.ts'

/** Runs `job` with the images of a folder, read in a process of their own; null: without images and process. */
export async function withImages<T>(
  folder: string | null,
  terminal: Terminal,
  job: (images: FileImages | null) => Promise<T>,
): Promise<T> {
  if (folder === null) return job(null)
  return withDecode(terminal, async (decode) => job(await fileImages(folder, decode)))
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
