import type { RenderProcessGoneDetails } from 'electron'
import { afterCrash, type Crashes } from '../contract/shell/crash-budget.ts'

export type Recovery =
  | { readonly kind: 'none' }
  | { readonly kind: 'reload'; readonly crashes: Crashes }
  | { readonly kind: 'ask'; readonly crashes: Crashes }

/** What follows when a window's process has gone: the same budget as for every other process of ours. */
export function recoveryFrom(reason: RenderProcessGoneDetails['reason'], crashes: Crashes, now: number): Recovery {
  if (reason === 'clean-exit') return { kind: 'none' }
  const next = afterCrash(crashes, now)
  return next.kind === 'restart' ? { kind: 'reload', crashes: next.crashes } : { kind: 'ask', crashes: next.crashes }
}
