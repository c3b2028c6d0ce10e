import { setImmediate as breathe } from 'node:timers/promises'
import type { ExportAsk } from '../../contract/calls/exporting.ts'
import type { ExportFormat, ExportPreview } from '../../contract/domain/export.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { conllPrinter } from '../../exchange/conll/print-conll.ts'
import type { Printer } from '../../exchange/export-post.ts'
import { jsonlPrinter } from '../../exchange/jsonl/print-jsonl.ts'
import { mnrePrinter } from '../../exchange/mnre/print-mnre.ts'
import type { ExportQueries } from '../store/export-queries.ts'

const printers: Readonly<Record<ExportFormat, Printer>> = {
  conll: conllPrinter,
  jsonl: jsonlPrinter,
  mnre: mnrePrinter,
}

/** UTF-16 units of a piece, about. */
const pieceUnits = 128 * 1024
/** Posts between which others are let in. */
const postsAtOnce = 100

import { exportPost } from './export-post.ts'

export interface ExportSource {
  open(project: ProjectId): Promise<{ readonly store: { readonly exporting: ExportQueries } }>
}

/** Behind the contract's `exporting`: one post at a time, however many there are. */
export class ExportService {
  readonly #projects: ExportSource

  constructor(projects: ExportSource) {
    this.#projects = projects
  }

  /** What would be written, and what the format cannot hold: by printing all of it. */
  async preview({ project, format, scope }: ExportAsk, signal?: AbortSignal): Promise<ExportPreview> {
    const { store } = await this.#projects.open(project)
    const losses = new Map<string, number>()
    let seen = 0
    for (const post of store.exporting.posts(scope)) {
      for (const [what, count] of printers[format].print(exportPost(post)).losses)
        losses.set(what, (losses.get(what) ?? 0) + count)
      if (++seen % postsAtOnce === 0) await letOthersIn(signal)
    }
    return { ...store.exporting.sizes(scope), losses: [...losses].map(([what, count]) => ({ what, count })) }
  }

  /** The file's text, in pieces. */
  async *write({ project, format, scope }: ExportAsk, signal?: AbortSignal): AsyncGenerator<{ text: string }> {
    const { store } = await this.#projects.open(project)
    let piece: string[] = []
    let units = 0
    let seen = 0
    for (const post of store.exporting.posts(scope)) {
      const { text } = printers[format].print(exportPost(post))
      piece.push(text)
      units += text.length
      if (units >= pieceUnits) {
        yield { text: piece.join('') }
        piece = []
        units = 0
      }
      if (++seen % postsAtOnce === 0) await letOthersIn(signal)
    }
    if (units > 0) yield { text: piece.join('') }
  }
}

async function letOthersIn(signal: AbortSignal | undefined): Promise<void> {
  await breathe()
  if (signal?.aborted === true) throw new Failed('cancelled', 'The export was cancelled.')
}
