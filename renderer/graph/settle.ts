import type { Forces } from './forces.ts'
import type { FromSettling, ToSettling } from './settle-messages.ts'
import workerAddress from './settle-worker.ts?worker&url'

export interface SettleHooks {
  /** In a frame: x and y of every node, to be read at once. */
  readonly onPlaces: (places: Float32Array) => void
  /** Right after it; not any more once it is calm. */
  readonly onDraw: (isCalm: boolean) => void
  /** The thread could not be started, or broke off; nothing moves any more. */
  readonly onFailure: () => void
}

/** As much of the platform's trusted types as is used; the compiler's library lacks them, and so do some browsers. */
interface Platform {
  readonly trustedTypes?: {
    readonly createPolicy: (
      name: string,
      rules: { readonly createScriptURL: (address: string) => string },
    ) => { readonly createScriptURL: (address: string) => string }
  }
}

const createScriptURL = (address: string): string => {
  if (address === workerAddress) return address
  throw new TypeError(`${address} is no thread of the desk`)
}
/** The desk's policy lets no text become a script's address, but for this one. */
const policy = (globalThis as Platform).trustedTypes?.createPolicy('triptych-settling', { createScriptURL })

/** Small drawings are seen to move; of large ones a frame costs more than the forces do. */
const [passesAtOnce, millisecondsAtOnce, aLot] = [6, 60, 1000]
/** Drawing takes at most this share of the window's time; what it costs the graphics is not seen here, so large drawings rest longer. */
const [share, restOfLarge] = [0.25, 200]

/**
 * Lets forces settle in a thread of their own. While a frame draws what came, the thread goes on.
 *
 * @param isStill nothing is to be seen moving: only the end is told
 * @returns stops it
 */
export function settle(
  forces: Forces,
  order: number,
  isStill: boolean,
  { onPlaces, onDraw, onFailure }: SettleHooks,
): () => void {
  const worker = new Worker((policy ?? { createScriptURL }).createScriptURL(workerAddress), { type: 'module' })
  const isLarge = order > aLot
  const ask = { passes: isLarge || isStill ? Number.MAX_SAFE_INTEGER : passesAtOnce, milliseconds: millisecondsAtOnce }
  const more = (message: ToSettling) => worker.postMessage(message, [message.places.buffer])
  let frame = 0
  let restUntil = 0
  worker.addEventListener('message', ({ data }: MessageEvent<FromSettling>) => {
    const { places, isCalm } = data
    if (isStill && !isCalm) {
      more({ ...ask, places })
      return
    }
    const draw = (now: number) => {
      if (!isCalm && now < restUntil) {
        frame = requestAnimationFrame(draw)
        return
      }
      if (isCalm) worker.terminate()
      const started = performance.now()
      onPlaces(places)
      if (!isCalm) more({ ...ask, places })
      onDraw(isCalm)
      const ended = performance.now()
      restUntil = ended + Math.max((ended - started) * (1 / share - 1), isLarge ? restOfLarge : 0)
    }
    frame = requestAnimationFrame(draw)
  })
  worker.addEventListener('error', () => {
    worker.terminate()
    onFailure()
  })
  more({ ...ask, forces, places: new Float32Array(2 * order) })
  return () => {
    cancelAnimationFrame(frame)
    worker.terminate()
  }
}
