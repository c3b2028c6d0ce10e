import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const failuresAMinute = 10
/** Wrong tokens after which somebody must be guessing. */
const mostFailures = 20
const mostSecrets = 1_000
/** Links that nobody has used yet; the oldest of more is dead. */
const mostTokens = 100
/** Long enough to carry a link to a browser by hand. */
export const linkMinutes = 10

/** 256 random bits, base64url: 43 characters. */
function freshSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Kept and compared as digests of one length, so that a comparison takes as long for a near miss as for nonsense. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

interface Token {
  readonly digest: Buffer
  /** On the clock of `now`. */
  readonly madeAt: number
}

export interface TabSecretsOptions {
  /** Told once, when so many wrong tokens have come that somebody must be guessing. */
  readonly onGuessing?: () => void
  /** Milliseconds. */
  readonly now?: () => number
}

/**
 * Who may talk to the engine. A link's token opens one tab within ten minutes and is then worthless, so that a link left
 * in a history or on a shared screen is too; the shell prints a fresh one whenever the person asks. A tab's secret lives
 * as long as the shell.
 */
export class TabSecrets {
  readonly #now: () => number
  readonly #onGuessing: () => void
  #tokens: Token[] = []
  /** Tokens that were ours: whoever comes with one has an old link and does not guess. */
  #spent: Buffer[] = []
  #secrets: Buffer[] = []
  #failures: number[] = []
  #failed = 0

  constructor({ onGuessing = () => {}, now = () => performance.now() }: TabSecretsOptions = {}) {
    this.#onGuessing = onGuessing
    this.#now = now
  }

  /** A fresh token for a link. */
  newToken(): string {
    const token = freshSecret()
    this.#tokens.push({ digest: digest(token), madeAt: this.#now() })
    if (this.#tokens.length > mostTokens) this.#spend(0)
    return token
  }

  /** Has nobody opened the link, dead or not? */
  isUnused(token: string): boolean {
    return placeOf(token, this.#tokens.map(digestOf)) >= 0
  }

  /** The new tab's secret; null when the token is unknown, used or too old, or when too many wrong ones came lately. */
  exchange(token: string): string | null {
    const now = this.#now()
    this.#failures = this.#failures.filter((at) => now - at < 60_000)
    const place = placeOf(token, this.#tokens.map(digestOf))
    if (place < 0) {
      if (placeOf(token, this.#spent) < 0) this.#fail(now)
      return null
    }
    if (this.#failures.length >= failuresAMinute) return null
    const { madeAt } = this.#spend(place)
    if (now - madeAt >= linkMinutes * 60_000) return null
    const secret = freshSecret()
    keep(this.#secrets, digest(secret))
    return secret
  }

  isKnown(secret: string): boolean {
    return placeOf(secret, this.#secrets) >= 0
  }

  #spend(place: number): Token {
    const [token] = this.#tokens.splice(place, 1) as [Token]
    keep(this.#spent, token.digest)
    return token
  }

  #fail(now: number): void {
    this.#failures.push(now)
    this.#failed += 1
    if (this.#failed === mostFailures) this.#onGuessing()
  }
}

const digestOf = (token: Token): Buffer => token.digest

function keep(kept: Buffer[], one: Buffer): void {
  kept.push(one)
  if (kept.length > mostSecrets) kept.shift()
}

/** Looks at every one, found or not. */
function placeOf(text: string, among: readonly Buffer[]): number {
  const wanted = digest(text)
  let place = -1
  for (const [index, each] of among.entries()) if (timingSafeEqual(wanted, each)) place = index
  return place
}
