import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { Failed } from '../../../contract/domain/failed.ts'
import { say } from '../../../contract/sentences/say.ts'
import { BrokenOff, failure, type GetOptions, get } from './get.ts'

export interface RemoteFile {
  readonly name: string
  readonly size: number
  /** What its bytes must come to: SHA-256 of large files, git's own hash of small ones. */
  readonly hash: { readonly kind: 'sha256' | 'git'; readonly value: string }
}

export interface RemoteModel {
  /** The commit: all files are taken from the same one. */
  readonly revision: string
  readonly files: readonly RemoteFile[]
}

/** The only names that are ever asked for; none of them leads into a folder. */
const alwaysWanted = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'vocab.txt',
  'preprocessor_config.json',
  'README.md',
  'LICENSE',
]
const weights = ['model.safetensors', 'pytorch_model.bin']

const answer = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z
    .array(
      z.object({
        rfilename: z.string(),
        size: z.int().min(0).nullish(),
        blobId: z.string().nullish(),
        lfs: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().min(0) }).nullish(),
      }),
    )
    .max(100_000),
})

const longestAnswer = 16 * 1024 * 1024

/**
 * What a host has under a name, as far as it is wanted here: one file of weights and the small files beside it.
 *
 * @throws Failed `not-found`, `io`, `bad-input`
 */
export async function listFiles(host: URL, name: string, revision: string, options: GetOptions): Promise<RemoteModel> {
  const url = new URL(`/api/models/${name}/revision/${encodeURIComponent(revision)}?blobs=true`, host)
  const response = await get(url, options)
  refuseStatus(response, name, host)
  const text = await readText(response, url, options)
  const parsed = answer.safeParse(tryJson(text))
  if (!parsed.success)
    throw new Failed(
      'io',
      `${host.host} does not answer as expected of a host of models: ${parsed.error.issues[0]?.message}`,
    )
  const { sha, siblings } = parsed.data
  const named = new Map(siblings.map((file) => [file.rfilename, file]))
  const heavy = weights.find((each) => named.has(each))
  if (heavy === undefined)
    throw new Failed('not-found', `"${name}" has neither ${weights.join(' nor ')}`, { model: name })
  const files = [...alwaysWanted, heavy].flatMap((each): RemoteFile[] => {
    const found = named.get(each)
    if (!found) return []
    if (found.lfs) return [{ name: each, size: found.lfs.size, hash: { kind: 'sha256', value: found.lfs.sha256 } }]
    if (typeof found.size !== 'number' || !/^[0-9a-f]{40}$/.test(found.blobId ?? ''))
      throw new Failed('io', `${host.host} tells neither size nor hash of "${each}": it would be taken on trust`)
    return [{ name: each, size: found.size, hash: { kind: 'git', value: found.blobId! } }]
  })
  return { revision: sha, files }
}

/** @throws Failed unless the answer is one with content */
export function refuseStatus(response: IncomingMessage, name: string, host: URL): void {
  const status = response.statusCode ?? 0
  if (status === 200 || status === 206) return
  response.destroy()
  if (status === 404)
    throw new Failed('not-found', say('models.hostHasNone', { host: host.host, name }), { model: name })
  if (status === 401 || status === 403)
    throw new Failed('not-found', say('models.hostRefuses', { host: host.host, name, status }))
  if (status >= 500 || status === 429) throw new BrokenOff(`${host.host} answers ${status}`)
  throw new Failed('io', say('models.hostAnswers', { host: host.host, status, name }))
}

async function readText(response: IncomingMessage, url: URL, { signal }: GetOptions): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of response) {
      length += (part as Buffer).length
      if (length > longestAnswer) throw new Failed('io', `${url.host} answers with more than ${longestAnswer} bytes`)
      parts.push(part as Buffer)
    }
  } catch (error) {
    throw failure(error, url, signal)
  }
  return Buffer.concat(parts).toString('utf8')
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
