import { type QueryKey, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../contract/domain/failure.ts'
import type { ModelProgress } from '../../contract/domain/model.ts'
import { failureOf } from '../connection/failures.ts'

export type ReadingStage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: ModelProgress | null }
  | { readonly kind: 'failed'; readonly why: Failure }

export interface Reading<Result> {
  readonly stage: ReadingStage
  /** The last one under this key; it stays while the window is open. */
  readonly result: Result | undefined
  readonly start: () => void
  readonly cancel: () => void
}

const isProgress = (item: { readonly kind: string }): item is ModelProgress => item.kind === 'progress'

/** Reading the held-out posts takes a while: begun by the person, cancelled by them or by leaving. */
export function useReading<Result extends { readonly kind: string }>(
  key: QueryKey,
  read: (signal: AbortSignal) => Promise<AsyncIterable<ModelProgress | Result>>,
): Reading<Result> {
  const queries = useQueryClient()
  const { data } = useQuery<Result>({ queryKey: key, queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY })
  const [stage, setStage] = useState<ReadingStage>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const run = async () => {
    const control = new AbortController()
    running.current = control
    setStage({ kind: 'running', progress: null })
    try {
      for await (const item of await read(control.signal)) {
        if (control.signal.aborted) return
        if (isProgress(item)) setStage({ kind: 'running', progress: item })
        else queries.setQueryData<Result>(key, () => item as Result)
      }
      setStage({ kind: 'idle' })
    } catch (error) {
      if (!control.signal.aborted) setStage({ kind: 'failed', why: failureOf(error) })
    }
  }
  return {
    stage,
    result: data,
    start: () => void run(),
    cancel: () => {
      running.current?.abort()
      setStage({ kind: 'idle' })
    },
  }
}
