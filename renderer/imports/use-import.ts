import { useCallback, useEffect, useRef, useState } from 'react'
import type { ImportId } from '../../contract/calls/imports.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import type { ImportOptions, ImportPlan, ImportProgress, ImportReport } from '../../contract/domain/import.ts'
import { failureOf } from '../connection/failures.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { bytesOf, type Incoming } from './incoming.ts'
import { type UploadProgress, uploadFiles } from './upload.ts'

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
  /** Stops what runs: an upload or plan goes back to the choice, an import that is being written leaves no trace. */
  readonly cancel: () => void
  /** Forgets everything, in the engine too. */
  readonly reset: () => void
}

const first: ImportStage = { kind: 'choose', problem: null }

/** An import from the first file to the report, one stage at a time. */
export function useImport(): ImportControl {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const [stage, setStage] = useState<ImportStage>(first)
  const [options, setOptions] = useState<ImportOptions>({ format: null, labels: 'confirmed', skipBad: false })
  const running = useRef<AbortController | null>(null)
  const current = useRef<ImportId | null>(null)

  const discard = useCallback(() => {
    running.current?.abort()
    running.current = null
    const id = current.current
    current.current = null
    if (id !== null) void client.imports.discard({ import: id }).catch(() => undefined)
  }, [client])
  useEffect(() => discard, [discard])

  /** Runs one stage; a cancelled one says nothing, a failed one goes where `onFailure` leads. */
  const run = useCallback(
    async (work: (signal: AbortSignal) => Promise<void>, onFailure: (why: Failure) => ImportStage) => {
      running.current?.abort()
      const control = new AbortController()
      running.current = control
      try {
        await work(control.signal)
      } catch (error) {
        if (!control.signal.aborted) setStage(onFailure(failureOf(error)))
      }
    },
    [],
  )

  const plan = useCallback(
    async (id: ImportId, wanted: ImportOptions, signal: AbortSignal) => {
      setStage({ kind: 'planning', progress: null })
      for await (const item of await client.imports.plan({ import: id, options: wanted }, { signal })) {
        if (signal.aborted) return
        if (item.kind === 'plan') setStage({ kind: 'plan', plan: item.plan, problem: null })
        else setStage({ kind: 'planning', progress: item })
      }
    },
    [client],
  )

  const toChoice = (problem: Failure): ImportStage => ({ kind: 'choose', problem })

  return {
    stage,
    options,
    start: (files) => {
      discard()
      const total = bytesOf(files)
      void run(async (signal) => {
        const show = (progress: UploadProgress) => setStage({ kind: 'uploading', files: files.length, total, progress })
        show({ bytes: 0, file: files[0]?.name ?? '' })
        const { import: id } = await client.imports.begin({ project }, { signal })
        current.current = id
        await uploadFiles((piece) => client.imports.upload({ import: id, ...piece }, { signal }), files, show, signal)
        await plan(id, options, signal)
      }, toChoice)
    },
    change: (wanted) => {
      setOptions(wanted)
      const id = current.current
      if (id !== null) void run((signal) => plan(id, wanted, signal), toChoice)
    },
    apply: () => {
      const id = current.current
      if (id === null || stage.kind !== 'plan') return
      const planned = stage.plan
      void run(
        async (signal) => {
          setStage({ kind: 'applying', progress: null })
          for await (const item of await client.imports.apply({ import: id, options }, { signal })) {
            if (item.kind === 'report') {
              current.current = null
              setStage({ kind: 'report', report: item.report })
            } else setStage({ kind: 'applying', progress: item })
          }
        },
        (problem) => ({ kind: 'plan', plan: planned, problem }),
      )
    },
    cancel: () => {
      discard()
      setStage(first)
    },
    reset: () => {
      discard()
      setStage(first)
    },
  }
}
