import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failed } from '../../../contract/domain/failed.ts'
import { say } from '../../../contract/sentences/say.ts'
import { libraryFolder } from '../../library/library-folder.ts'
import { downloadFile } from './download-file.ts'
import { BrokenOff, checkedAddress } from './get.ts'
import { listFiles } from './list-files.ts'

export interface ModelDownload {
  /** `owner/model` or `model`, as the host calls it. */
  readonly name: string
  /** `https://…`; null: `TRIPTYCH_MODEL_HOST`, else the usual one. */
  readonly host: string | null
  /** A branch, tag or commit. */
  readonly revision: string
  readonly signal: AbortSignal
  readonly onProgress: (file: string, bytes: number, size: number) => void
  readonly home?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly stallMs?: number
}

export interface Downloaded {
  readonly folder: string
  readonly revision: string
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly hash: string }[]
}

const usualHost = 'https://huggingface.co'

/** Where a downloaded checkpoint lies. */
export function checkpointFolder(name: string, home = libraryFolder()): string {
  return join(home, 'checkpoints', name.replace('/', '--'))
}

/** A path that is there, else what was downloaded under this name. */
export function findCheckpoint(named: string, home = libraryFolder()): string {
  if (existsSync(named) || !isName(named)) return named
  const folder = checkpointFolder(named, home)
  return existsSync(folder) ? folder : named
}

const isName = (name: string) => /^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/.test(name)

/**
 * Downloads the weights of a public model and the small files beside them. This is the one place that speaks to another
 * machine, and it does so only when a person asks.
 *
 * @throws Failed `bad-input` for a name that is none, `not-found`, `io`, `cancelled`, `disk-full`
 */
export async function downloadModel(ask: ModelDownload): Promise<Downloaded> {
  const { name, revision, signal, onProgress, env = process.env, stallMs = 60_000 } = ask
  if (!isName(name)) throw new Failed('bad-input', say('models.noModelName', { name }))
  const own = env.TRIPTYCH_MODEL_HOST
  const host = checkedAddress(ask.host ?? (own === undefined || own === '' ? usualHost : own))
  const options = { signal, stallMs, env }
  const { revision: commit, files } = await listFiles(host, name, revision, options).catch((error: unknown) => {
    throw error instanceof BrokenOff ? new Failed('io', error.message, { host: host.host }) : error
  })
  const folder = checkpointFolder(name, ask.home)
  await mkdir(folder, { recursive: true })
  const before = await readFile(join(folder, '.revision'), 'utf8').catch(() => '')
  if (before !== commit) {
    // Parts of another commit's files would never come to the right hash.
    for (const { name: file } of files)
      for (const end of ['', '.part']) await rm(join(folder, `${file}${end}`), { force: true })
    await writeFile(join(folder, '.revision'), commit)
  }
  for (const file of files) {
    const target = join(folder, file.name)
    if (await isThere(target, file.size)) {
      onProgress(file.name, file.size, file.size)
      continue
    }
    await downloadFile({
      ...options,
      url: new URL(`/${name}/resolve/${commit}/${file.name}`, host),
      file,
      target,
      onProgress: (bytes) => onProgress(file.name, bytes, file.size),
    })
  }
  return {
    folder,
    revision: commit,
    files: files.map(({ name, size, hash }) => ({ name, bytes: size, hash: hash.value })),
  }
}

/** A file got its name only after its hash was right, and files of another commit are gone. */
async function isThere(target: string, size: number): Promise<boolean> {
  const found = await stat(target).catch(() => undefined)
  return found?.size === size
}
