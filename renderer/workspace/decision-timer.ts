/** The name of the measures that end-to-end tests read with `performance.getEntriesByName`. */
export const decisionToPaint = 'triptych:decision-to-paint'

const kept = 1_000
let startedAt: number | null = null

/** At the key press or click of a decision. */
export function decisionMade(): void {
  startedAt = performance.now()
}

/** After React has written its changes; measures until the frame that shows them has been painted. */
export function decisionDrawn(): void {
  if (startedAt === null) return
  const start = startedAt
  startedAt = null
  requestAnimationFrame(() => {
    // A message arrives after the frame that this callback belongs to; the callback itself runs before it is painted.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      if (performance.getEntriesByName(decisionToPaint).length >= kept) performance.clearMeasures(decisionToPaint)
      performance.measure(decisionToPaint, { start, end: performance.now() })
    }
    port2.postMessage(null)
  })
}
