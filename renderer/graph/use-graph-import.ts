import { useCallback, useEffect, useRef, useState } from 'react'
import type { ImportId } from '../../contract/calls/imports.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import type { GraphImportPlan, GraphImportReport } from '../../contract/domain/graph-import.ts'
import type { ImportProgress } from '../../contract/domain/import.ts'
import { failureOf } from '../connection/failures.ts'
import { bytesOf, type Incoming } from '../imports/incoming.ts'
import { uploadFiles } from '../imports/upload.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useSession } from '../shell/project-context.ts'

export type GraphImportStage =
  | { readonly kind: 'choose'; readonly problem: Failure | null }
  | { readonly kind: 'uploading'; readonly bytes: number; readonly total: number }
  | { readonly kind: 'planning' | 'applying'; readonly progress: ImportProgress | null }
  | { readonly kind: 'plan'; readonly plan: GraphImportPlan; readonly problem: Failure | null }
  | { readonly kind: 'report'; readonly report: GraphImportReport }

const first: GraphImportStage = { kind: 'choose', problem: null }

/** An import of a graph from the first file to the report, one stage at a time. */
export function useGraphImport() {
  const { client } = useDeskPorts()
  const { project } = useSession()
  const [stage, setStage] = useState<GraphImportStage>(first)
  const running = useRef<AbortController | null>(null)
  const current = useRef<ImportId | null>(null)

  const discard = useCallback(() => {
    running.current?.abort()
    running.current = null
    const id = current.current
    current.current = null
    if (id !== null) void client.graphFiles.discard({ import: id }).catch(() => undefined)
  }, [client])
  useEffect(() => discard, [discard])

  const run = async (
    work: (signal: AbortSignal) => Promise<void>,
    onFailure: (why: Failure) => GraphImportStage,
  ): Promise<void> => {
    running.current?.abort()
    const control = new AbortController()
    running.current = control
    try {
      await work(control.signal)
    } catch (error) {
      if (!control.signal.aborted) setStage(onFailure(failureOf(error)))
    }
  }

  return {
    stage,
    start: (files: readonly Incoming[]) => {
      discard()
      const total = bytesOf(files)
      void run(
        async (signal) => {
          setStage({ kind: 'uploading', bytes: 0, total })
          const { import: id } = await client.graphFiles.begin({ project }, { signal })
          current.current = id
          await uploadFiles(
            (piece) => client.graphFiles.upload({ import: id, ...piece }, { signal }),
            files,
            ({ bytes }) => setStage({ kind: 'uploading', bytes, total }),
            signal,
          )
          setStage({ kind: 'planning', progress: null })
          for await (const item of await client.graphFiles.plan({ import: id }, { signal })) {
            if (signal.aborted) return
            if (item.kind === 'plan') setStage({ kind: 'plan', plan: item.plan, problem: null })
            else setStage({ kind: 'planning', progress: item })
          }
        },
        (problem) => ({ kind: 'choose', problem }),
      )
    },
    apply: (plan: GraphImportPlan, skipBad: boolean) => {
      const id = current.current
      if (id === null) return
      void run(
        async (signal) => {
          setStage({ kind: 'applying', progress: null })
          for await (const item of await client.graphFiles.apply({ import: id, skipBad }, { signal })) {
            if (item.kind === 'report') {
              current.current = null
              setStage({ kind: 'report', report: item.report })
            } else setStage({ kind: 'applying', progress: item })
          }
        },
        (problem) => ({ kind: 'plan', plan, problem }),
      )
    },
    reset: () => {
      discard()
      setStage(first)
    },
  }
}
export type GraphImportControl = ReturnType<typeof useGraphImport>
