import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Failed } from '../contract/domain/failed.ts'

export interface Output {
  write(text: string): Promise<void>
}

/**
 * Gives `work` a file to write, which gets its name only when all of it is there: what was at `path` stays until then.
 * `-` is standard output.
 * @throws Failed `io`, `disk-full`, `not-found`, naming the file
 */
export async function writeOutput<T>(path: string, work: (output: Output) => Promise<T>): Promise<T> {
  if (path === '-') return work({ write: writeToStdout })
  const target = resolve(path)
  const draft = join(dirname(target), `.${randomUUID()}.part`)
  const handle = await open(draft, 'wx').catch((error: unknown) => {
    throw outputFailure(error, path)
  })
  try {
    const result = await work({
      write: async (text) => {
        await handle.appendFile(text).catch((error: unknown) => {
          throw outputFailure(error, path)
        })
      },
    })
    await handle.sync()
    await handle.close()
    await rename(draft, target).catch((error: unknown) => {
      throw outputFailure(error, path)
    })
    return result
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(draft, { force: true })
    throw error
  }
}

function writeToStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(outputFailure(error, 'standard output')) : resolve()))
  })
}

function outputFailure(error: unknown, path: string): Failed {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (code === 'ENOENT') return new Failed('not-found', `${path}: there is no such folder`)
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Failed('disk-full', `${path}: the disk is full`)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new Failed('io', `${path}: no permission to write there`)
  return new Failed('io', `${path}: it cannot be written (${code})`)
}
