/** Runs `job` at most once in `ms`: at once the first time, and once more after the last call that came too early. */
export function throttled(ms: number, job: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let again = false
  const rest = () => {
    timer = null
    if (!again) return
    again = false
    run()
  }
  const run = () => {
    if (timer !== null) {
      again = true
      return
    }
    job()
    timer = setTimeout(rest, ms)
  }
  return run
}
