import { z } from 'zod'

/**
 * How a browser tab proves that the person opened it. The link that the shell prints ends in `#token=…`, which browsers
 * never send; the tab exchanges it once (`POST /session`) for a secret of its own, keeps that in `sessionStorage` (a
 * reload still has it, other sites and other ports never do) and shows it as a WebSocket subprotocol. No cookies: they
 * are sent to every port of an address.
 */
export const sessionPath = '/session'
export const enginePath = '/engine'

/** 256 bits, base64url. */
export const secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

export const sessionAsk = z.strictObject({ token: secret })
export const sessionAnswer = z.object({ secret })

/** The subprotocol that the shell agrees to. A tab offers it first and its secret second. */
export const engineProtocol = 'triptych'

/** Reasons for which the shell closes a WebSocket. */
export const closeCodes = {
  tooBig: 1009,
  /** The engine is being restarted: connect again. */
  restarting: 1012,
  /** Too many windows, or the engine died too often and is left alone. */
  unavailable: 1013,
  /** The secret is not known (any more): the person opens a fresh link. */
  unknownSecret: 4401,
} as const
