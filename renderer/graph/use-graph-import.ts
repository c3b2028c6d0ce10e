import { useCallback } from 'react'
import type { ImportId } from '../../contract/calls/imports.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import type { GraphImportPlan, GraphImportReport } from '../../contract/domain/graph-import.ts'
import type { ImportProgress } from '../../contract/domain/import.ts'
import { bytesOf, type Incoming } from '../imports/incoming.ts'
import { uploadFiles } from '../imports/upload.ts'
import { useStages } from '../imports/use-stages.ts'
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
  const forget = useCallback((id: ImportId) => client.graphFiles.discard({ import: id }), [client])
  const { stage, show, run, current, discard, reset } = useStages(first, forget)

  return {
    stage,
    start: (files: readonly Incoming[]) => {
      discard()
      const total = bytesOf(files)
      void run(
        async (signal) => {
          show({ kind: 'uploading', bytes: 0, total })
          const { import: id } = await client.graphFiles.begin({ project }, { signal })
          current.id = id
          await uploadFiles(
            (piece) => client.graphFiles.upload({ import: id, ...piece }, { signal }),
            files,
            ({ bytes }) => show({ kind: 'uploading', bytes, total }),
            signal,
          )
          show({ kind: 'planning', progress: null })
          for await (const item of await client.graphFiles.plan({ import: id }, { signal })) {
            if (signal.aborted) return
            if (item.kind === 'plan') show({ kind: 'plan', plan: item.plan, problem: null })
            else show({ kind: 'planning', progress: item })
          }
        },
        (problem) => ({ kind: 'choose', problem }),
      )
    },
    apply: (plan: GraphImportPlan, skipBad: boolean) => {
      const { id } = current
      if (id === null) return
      void run(
        async (signal) => {
          show({ kind: 'applying', progress: null })
          for await (const item of await client.graphFiles.apply({ import: id, skipBad }, { signal })) {
            if (item.kind === 'report') {
              current.id = null
              show({ kind: 'report', report: item.report })
            } else show({ kind: 'applying', progress: item })
          }
        },
        (problem) => ({ kind: 'plan', plan, problem }),
      )
    },
    reset,
  }
}
export type GraphImportControl = ReturnType<typeof useGraphImport>
