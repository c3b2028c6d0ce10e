import { isDesk } from './locked-down.ts'

const mostInAMinute = 30

/** A message to main, as far as it says who sent it. */
export interface Sender {
  readonly sender: object
  /** null: the frame has gone since. */
  readonly senderFrame: { readonly url: string } | null
}

/** A window of ours. */
export interface Asking {
  readonly webContents: object & { readonly mainFrame: object }
}

/** The window that asks for a port: ours, by its main frame, showing the desk. null: anyone else. */
export function askingWindow<Window extends Asking>(event: Sender, windows: readonly Window[]): Window | null {
  const window = windows.find(({ webContents }) => webContents === event.sender)
  const frame = event.senderFrame
  if (window === undefined || frame === null || frame !== window.webContents.mainFrame) return null
  return isDesk(frame.url) ? window : null
}

/** Lets a window ask often enough for every restart of the engine, and not for ever. */
export class PortRate {
  readonly #asked = new WeakMap<object, readonly number[]>()

  /** @param now by a clock that only goes forward, in milliseconds */
  allows(window: object, now: number): boolean {
    const lately = (this.#asked.get(window) ?? []).filter((at) => now - at < 60_000)
    if (lately.length >= mostInAMinute) return false
    this.#asked.set(window, [...lately, now])
    return true
  }
}
