import { RPCLink } from '@orpc/client/websocket'
import { ResponseValidationPlugin } from '@orpc/contract/plugins'
import { z } from 'zod'
import { contract } from '../../contract/contract.ts'
import { t } from '../language/language.ts'
import { type OpenWire, type WireEnd, WireRefused } from './wire.ts'

const secretKey = 'triptych-secret'
const unknownSecret = 4401
const askForLink = () => t('connection.askForLink')

/** The one-time token that the shell put into the fragment (`#token=…`, `#/p/…&token=…`); taken out of it at once. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) {
    const rest = location.hash.replace(/&?token=[^&]*/, '')
    history.replaceState(null, '', location.pathname + (rest === '#' ? '' : rest))
  }
  return token
}

/** A secret of this tab: kept from before, or got for the token in the address. */
async function tabSecret(signal: AbortSignal): Promise<string> {
  const token = takeToken()
  if (token !== null) {
    const answer = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      signal,
    })
    if (answer.ok) {
      const { secret } = z.object({ secret: z.string().min(1) }).parse(await answer.json())
      sessionStorage.setItem(secretKey, secret)
      return secret
    }
  }
  const kept = sessionStorage.getItem(secretKey)
  if (kept === null) throw new WireRefused(askForLink())
  return kept
}

/** The browser shell: a WebSocket on this page's own origin, known by a secret that never stands in an address. */
export const openWebSocketWire: OpenWire = async (signal) => {
  const secret = await tabSecret(signal)
  const address = new URL('/engine', location.href)
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(address, ['triptych', secret])
  // Blobs are read asynchronously and would let a short answer overtake a long one.
  socket.binaryType = 'arraybuffer'
  const ended = new Promise<WireEnd>((resolve) => {
    socket.addEventListener('close', (event) => {
      if (event.code === unknownSecret) sessionStorage.removeItem(secretKey)
      resolve(event.code === unknownSecret ? { kind: 'refused', message: askForLink() } : { kind: 'lost' })
    })
  })
  signal.addEventListener('abort', () => socket.close(), { once: true })
  const opened = new Promise<'open'>((resolve) => socket.addEventListener('open', () => resolve('open')))
  const first = await Promise.race([opened, ended])
  if (first !== 'open') {
    if (first.kind === 'refused') throw new WireRefused(first.message)
    throw new Error('The engine does not answer.')
  }
  const link = new RPCLink({ websocket: socket, plugins: [new ResponseValidationPlugin(contract)] })
  return { link, ended, close: () => socket.close() }
}
