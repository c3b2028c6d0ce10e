import { get as getPlain, type IncomingMessage, type OutgoingHttpHeaders, Agent as PlainAgent } from 'node:http'
import { get as getTls, Agent as TlsAgent } from 'node:https'
import { Failed } from '../../../contract/domain/failed.ts'
import { say } from '../../../contract/sentences/say.ts'

export interface GetOptions {
  readonly headers?: OutgoingHttpHeaders
  readonly signal: AbortSignal
  /** Without a byte for so long, the connection counts as broken. */
  readonly stallMs: number
  /** Where `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are found. */
  readonly env: Readonly<Record<string, string | undefined>>
}

const mostRedirects = 5
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** The line broke in the middle: what came so far is kept, and another attempt goes on from there. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff'
}

/** @throws Failed `bad-input` unless it is https, or http on this machine */
export function checkedAddress(address: string, base?: string): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname))
  if (url && isSafe && url.username === '' && url.password === '') return url
  throw new Failed('bad-input', `"${address.slice(0, 200)}" is no address to download from: expected https://…`)
}

/**
 * One answer of a server, its body not read yet; redirects are followed, never from https to http.
 *
 * @throws Failed `io` when the server cannot be reached, `cancelled`; BrokenOff when the line breaks before the answer
 */
export async function get(address: URL, options: GetOptions): Promise<IncomingMessage> {
  let url = address
  for (let redirects = 0; ; redirects++) {
    const answer = await getOnce(url, options)
    const status = answer.statusCode ?? 0
    const { location } = answer.headers
    if (status < 300 || status >= 400 || location === undefined) return answer
    answer.destroy()
    if (redirects >= mostRedirects) throw new Failed('io', `${address.host} sends from one address to the next`)
    const next = checkedAddress(location, url.href)
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new Failed('io', `${url.host} sends to ${next.href.slice(0, 200)}, which is not protected`)
    url = next
  }
}

function getOnce(url: URL, { headers, signal, stallMs, env }: GetOptions): Promise<IncomingMessage> {
  const isTls = url.protocol === 'https:'
  const agent = isTls ? new TlsAgent({ proxyEnv: { ...env } }) : new PlainAgent({ proxyEnv: { ...env } })
  return new Promise((resolve, reject) => {
    const request = (isTls ? getTls : getPlain)(
      url,
      {
        agent,
        signal,
        timeout: stallMs,
        headers: { 'user-agent': 'triptych', 'accept-encoding': 'identity', ...headers },
      },
      resolve,
    )
    request.on('timeout', () => request.destroy(new BrokenOff(`${url.host} has sent nothing for ${stallMs / 1000} s`)))
    request.on('error', (error) => reject(failure(error, url, signal)))
  })
}

/** What went wrong on the way, told to a person. */
export function failure(error: unknown, url: URL, signal: AbortSignal): Error {
  if (signal.aborted) return new Failed('cancelled', say('models.downloadCancelled'))
  if (error instanceof Failed || error instanceof BrokenOff) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code))
    return new BrokenOff(`${url.host} broke the connection off (${code})`)
  return new Failed('io', say('models.unreachable', { host: url.host, code }), { host: url.host })
}
