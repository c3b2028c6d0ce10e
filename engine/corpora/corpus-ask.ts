import type { ImportFormat, ImportIssue } from '../../contract/domain/import.ts'
import type { FileImages } from '../predicting/file-images.ts'
import type { ObjectSource } from '../predicting/object-images.ts'
import type { FitProgress } from '../training/fit-model.ts'
import type { TrainingChoices } from './training-choices.ts'

export type CorpusTask = 'mner' | 'mre'

/** The papers' low-resource settings; `null` learns from everything. */
export type CorpusPart = { readonly shots: number } | { readonly percent: number } | null

export interface CorpusAsk {
  readonly task: CorpusTask
  readonly train: string
  readonly valid: string
  readonly format: ImportFormat | null
  readonly images: FileImages | null
  /** Whether other images were asked for than last time. */
  readonly imagesFolder: string | null
  readonly objectSource?: ObjectSource
  /** Folder of the package; one that is there is replaced. */
  readonly output: string
  readonly part: CorpusPart
  readonly choices: TrainingChoices
  readonly epochs: number
  readonly seed: number
  readonly threads: number
  readonly onIssue: (issue: ImportIssue) => void
  readonly onProgress: (progress: FitProgress & { readonly epochs: number }) => void
  /** Begin anew where a run with other settings was broken off. */
  readonly restart: boolean
  /** What came of the package that is continued from, a line each. */
  readonly onStart: (lines: readonly string[]) => void
  /** A state was found, and so many epochs need not be run again. */
  readonly onResume: (epochs: number) => void
  readonly signal: AbortSignal
}
