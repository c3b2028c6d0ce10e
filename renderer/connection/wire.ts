import type { ClientLink } from '@orpc/client'

/** How a wire ended. `refused`: coming back the same way is pointless; `message` tells the person what to do. */
export type WireEnd = { readonly kind: 'lost' } | { readonly kind: 'refused'; readonly message: string }

/** One life of the way to the engine: a MessagePort or a WebSocket. */
export interface Wire {
  readonly link: ClientLink<Record<never, never>>
  /** Settles once, when nothing travels any more. Never rejects. */
  readonly ended: Promise<WireEnd>
  readonly close: () => void
}

/** Opens the next wire. Throws `WireRefused` where trying again is pointless, anything else where it is not. */
export type OpenWire = (signal: AbortSignal) => Promise<Wire>

/** The other side will not have us; only the person can change that. */
export class WireRefused extends Error {
  override readonly name = 'WireRefused'
}

/** A call could not travel, or its answer did not come back. It may or may not have been done. */
export class WireLost extends Error {
  override readonly name = 'WireLost'
  constructor() {
    super('The connection to the engine was lost.')
  }
}
