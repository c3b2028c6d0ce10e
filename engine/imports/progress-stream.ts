/** Work that tells how far it is, as a stream that ends with its result. Of progress nobody took only the latest waits. */
export async function* progressStream<P, R>(
  work: (tell: (progress: P) => void, signal: AbortSignal) => Promise<R>,
  signal: AbortSignal | undefined,
): AsyncGenerator<P | R, void, undefined> {
  const own = new AbortController()
  const both = signal === undefined ? own.signal : AbortSignal.any([own.signal, signal])
  const latest: P[] = []
  let wake = () => {}
  const tell = (progress: P): void => {
    latest[0] = progress
    wake()
  }
  let ended = false
  const working = work(tell, both).finally(() => {
    ended = true
    wake()
  })
  // Awaited below; until then it is nobody's unhandled rejection.
  working.catch(() => {})
  try {
    while (!ended) {
      const waiting = latest.pop()
      if (waiting !== undefined) yield waiting
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
    yield await working
  } finally {
    own.abort()
    await working.catch(() => {})
  }
}
