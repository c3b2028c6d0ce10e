/** Three crashes within five minutes are no accident any more (the figure that VS Code uses for its own processes). */
export const crashLimit = 3
export const crashWindowMs = 5 * 60_000

const firstDelayMs = 100
const longestDelayMs = 5_000

/** Times of crashes, by a clock that only goes forward, in milliseconds. */
export type Crashes = readonly number[]

export type AfterCrash =
  | { readonly kind: 'restart'; readonly delayMs: number; readonly crashes: Crashes }
  | { readonly kind: 'give-up'; readonly crashes: Crashes }

/** What follows a crash at time `now`: older crashes than the window no longer count. */
export function afterCrash(earlier: Crashes, now: number): AfterCrash {
  const crashes = [...earlier.filter((at) => now - at < crashWindowMs), now]
  if (crashes.length >= crashLimit) return { kind: 'give-up', crashes }
  return { kind: 'restart', delayMs: Math.min(longestDelayMs, firstDelayMs * 4 ** (crashes.length - 1)), crashes }
}
