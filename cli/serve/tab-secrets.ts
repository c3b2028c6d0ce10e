import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const failuresAMinute = 10
const mostSecrets = 1_000
/** Links that nobody has used yet; the oldest of more is dead. */
const mostTokens = 100

/** 256 random bits, base64url: 43 characters. */
function freshSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Kept and compared as digests of one length, so that a comparison takes as long for a near miss as for nonsense. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/**
 * Who may talk to the engine. A link's token opens one tab and is then worthless, so that a link left in a history or on
 * a shared screen is too; the shell prints a fresh one whenever the person asks. A tab's secret lives as long as the shell.
 */
export class TabSecrets {
  #tokens: Buffer[] = []
  #secrets: Buffer[] = []
  #failures: number[] = []

  /** A fresh token for a link. */
  newToken(): string {
    const token = freshSecret()
    this.#tokens.push(digest(token))
    if (this.#tokens.length > mostTokens) this.#tokens.shift()
    return token
  }

  /** The new tab's secret; null when the token is unknown or used, or when too many wrong ones came lately. */
  exchange(token: string): string | null {
    const now = performance.now()
    this.#failures = this.#failures.filter((at) => now - at < 60_000)
    if (this.#failures.length >= failuresAMinute) return null
    const place = placeOf(token, this.#tokens)
    if (place < 0) {
      this.#failures.push(now)
      return null
    }
    this.#tokens.splice(place, 1)
    const secret = freshSecret()
    this.#secrets.push(digest(secret))
    if (this.#secrets.length > mostSecrets) this.#secrets.shift()
    return secret
  }

  isKnown(secret: string): boolean {
    return placeOf(secret, this.#secrets) >= 0
  }
}

/** Looks at every one, found or not. */
function placeOf(text: string, among: readonly Buffer[]): number {
  const wanted = digest(text)
  let place = -1
  for (const [index, each] of among.entries()) if (timingSafeEqual(wanted, each)) place = index
  return place
}
