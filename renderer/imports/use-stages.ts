import { useCallback, useEffect, useRef, useState } from 'react'
import type { ImportId } from '../../contract/calls/imports.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import { failureOf } from '../connection/failures.ts'

/** An import as a walk through stages, of which one at a time runs; leaving the dialog forgets all of it. */
export interface Stages<Stage> {
  readonly stage: Stage
  readonly show: (stage: Stage) => void
  /** Runs one stage; a cancelled one says nothing, a failed one goes where `onFailure` leads. */
  readonly run: (work: (signal: AbortSignal) => Promise<void>, onFailure: (why: Failure) => Stage) => Promise<void>
  /** What the engine calls this import; null before it has begun, and once it is through. */
  readonly current: { id: ImportId | null }
  /** Stops what runs and forgets it, in the engine too: what was being written leaves no trace. */
  readonly discard: () => void
  readonly reset: () => void
}

/** @param forget has the engine forget an import; must stay the same function from one drawing to the next */
export function useStages<Stage>(first: Stage, forget: (id: ImportId) => Promise<unknown>): Stages<Stage> {
  const [stage, show] = useState(first)
  const running = useRef<AbortController | null>(null)
  const current = useRef<{ id: ImportId | null }>({ id: null }).current

  const discard = useCallback(() => {
    running.current?.abort()
    running.current = null
    const { id } = current
    current.id = null
    if (id !== null) void forget(id).catch(() => undefined)
  }, [current, forget])
  useEffect(() => discard, [discard])

  const run = useCallback(async (work: (signal: AbortSignal) => Promise<void>, onFailure: (why: Failure) => Stage) => {
    running.current?.abort()
    const control = new AbortController()
    running.current = control
    try {
      await work(control.signal)
    } catch (error) {
      if (!control.signal.aborted) show(onFailure(failureOf(error)))
    }
  }, [])
  const reset = () => {
    discard()
    show(first)
  }
  return { stage, show, run, current, discard, reset }
}
