import { useCallback, useState } from 'react'
import type { ImportId } from '../../contract/calls/imports.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import type { ImportOptions, ImportPlan, ImportProgress, ImportReport } from '../../contract/domain/import.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { bytesOf, type Incoming } from './incoming.ts'
import { type UploadProgress, uploadFiles } from './upload.ts'
import { useStages } from './use-stages.ts'

export type ImportStage =
  | { readonly kind: 'choose'; readonly problem: Failure | null }
  | { readonly kind: 'uploading'; readonly files: number; readonly total: number; readonly progress: UploadProgress }
  | { readonly kind: 'planning'; readonly progress: ImportProgress | null }
  | { readonly kind: 'plan'; readonly plan: ImportPlan; readonly problem: Failure | null }
  | { readonly kind: 'applying'; readonly progress: ImportProgress | null }
  | { readonly kind: 'report'; readonly report: ImportReport }

export interface ImportControl {
  readonly stage: ImportStage
  readonly options: ImportOptions
  readonly start: (files: readonly Incoming[]) => void
  /** Plans anew with these options. */
  readonly change: (options: ImportOptions) => void
  readonly apply: () => void
  /** Stops what runs and forgets everything, in the engine too: what is being written leaves no trace. */
  readonly reset: () => void
}

const first: ImportStage = { kind: 'choose', problem: null }

/** An import from the first file to the report, one stage at a time. */
export function useImport(): ImportControl {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const forget = useCallback((id: ImportId) => client.imports.discard({ import: id }), [client])
  const { stage, show, run, current, discard, reset } = useStages(first, forget)
  const [options, setOptions] = useState<ImportOptions>({ format: null, labels: 'confirmed', skipBad: false })

  const plan = useCallback(
    async (id: ImportId, wanted: ImportOptions, signal: AbortSignal) => {
      show({ kind: 'planning', progress: null })
      for await (const item of await client.imports.plan({ import: id, options: wanted }, { signal })) {
        if (signal.aborted) return
        if (item.kind === 'plan') show({ kind: 'plan', plan: item.plan, problem: null })
        else show({ kind: 'planning', progress: item })
      }
    },
    [client, show],
  )

  const toChoice = (problem: Failure): ImportStage => ({ kind: 'choose', problem })

  return {
    stage,
    options,
    start: (files) => {
      discard()
      const total = bytesOf(files)
      void run(async (signal) => {
        const tell = (progress: UploadProgress) => show({ kind: 'uploading', files: files.length, total, progress })
        tell({ bytes: 0, file: files[0]?.name ?? '' })
        const { import: id } = await client.imports.begin({ project }, { signal })
        current.id = id
        await uploadFiles((piece) => client.imports.upload({ import: id, ...piece }, { signal }), files, tell, signal)
        await plan(id, options, signal)
      }, toChoice)
    },
    change: (wanted) => {
      setOptions(wanted)
      const { id } = current
      if (id !== null) void run((signal) => plan(id, wanted, signal), toChoice)
    },
    apply: () => {
      const { id } = current
      if (id === null || stage.kind !== 'plan') return
      const planned = stage.plan
      void run(
        async (signal) => {
          show({ kind: 'applying', progress: null })
          for await (const item of await client.imports.apply({ import: id, options }, { signal })) {
            if (item.kind === 'report') {
              current.id = null
              show({ kind: 'report', report: item.report })
            } else show({ kind: 'applying', progress: item })
          }
        },
        (problem) => ({ kind: 'plan', plan: planned, problem }),
      )
    },
    reset,
  }
}
