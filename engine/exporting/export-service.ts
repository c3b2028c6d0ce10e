import { setImmediate as breathe } from 'node:timers/promises'
import type { ExportAsk } from '../../contract/calls/exporting.ts'
import type { ExportFormat, ExportPreview } from '../../contract/domain/export.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { say } from '../../contract/sentences/say.ts'
import { printCoco } from '../../exchange/coco/print-coco.ts'
import { conllPrinter } from '../../exchange/conll/print-conll.ts'
import type { Loss, Printer } from '../../exchange/export-post.ts'
import { jsonlPrinter } from '../../exchange/jsonl/print-jsonl.ts'
import { mnrePrinter } from '../../exchange/mnre/print-mnre.ts'
import { imgidOf, printVoc, vocFileOf } from '../../exchange/voc/print-voc.ts'
import type { ExportQueries, ExportSizes } from '../store/export-queries.ts'
import type { GraphQueries } from '../store/graph/graph-queries.ts'

/** Formats in which one post follows the other. */
const printers: Readonly<Record<Exclude<ExportFormat, 'coco'>, Printer>> = {
  conll: conllPrinter,
  jsonl: jsonlPrinter,
  mnre: mnrePrinter,
}

/** UTF-16 units of a piece, about. */
const pieceUnits = 128 * 1024
/** Posts between which others are let in. */
const postsAtOnce = 100

import { BoxedImages, type BoxNames } from './boxed-images.ts'
import { exportPost } from './export-post.ts'

export interface ExportSource {
  open(project: ProjectId): Promise<{
    readonly store: { readonly exporting: ExportQueries; readonly graph: Pick<GraphQueries, 'counts'> }
  }>
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
    const sizes = store.exporting.sizes(scope)
    if (format === 'coco')
      return previewOf(sizes, (await this.#boxes(store.exporting, scope, 'labels', signal)).losses())
    const losses = new Map<Loss, number>()
    let seen = 0
    for (const post of store.exporting.posts(scope)) {
      for (const [what, count] of printers[format].print(exportPost(post)).losses)
        losses.set(what, (losses.get(what) ?? 0) + count)
      if (++seen % postsAtOnce === 0) await letOthersIn(signal)
    }
    // No other format has a place for them.
    const { linkedMentions } = store.graph.counts()
    if (format !== 'jsonl' && linkedMentions > 0) losses.set('losses.graphLinks', linkedMentions)
    return previewOf(sizes, losses)
  }

  /** The file's text, in pieces. */
  async *write({ project, format, scope }: ExportAsk, signal?: AbortSignal): AsyncGenerator<{ text: string }> {
    const { store } = await this.#projects.open(project)
    if (format === 'coco') {
      const text = printCoco((await this.#boxes(store.exporting, scope, 'labels', signal)).images())
      for (let from = 0; from < text.length; from += pieceUnits) yield { text: text.slice(from, from + pieceUnits) }
      return
    }
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

  /** Boxes in the layout of GMNER: one file for each image that has any, called as its post's IMGID. */
  async voc({ project, scope }: Pick<ExportAsk, 'project' | 'scope'>, signal?: AbortSignal): Promise<VocExport> {
    const { store } = await this.#projects.open(project)
    const boxes = await this.#boxes(store.exporting, scope, 'entities', signal)
    const files = new Map<string, string>()
    let repeated = 0
    for (const image of boxes.images().filter(({ objects }) => objects.length > 0)) {
      const file = vocFileOf(imgidOf(image.name.replace(/\.[^./\\]+$/, '')))
      if (files.has(file)) repeated += 1
      else files.set(file, printVoc(image))
    }
    const losses = new Map(boxes.losses())
    if (repeated > 0) losses.set('losses.sameName', repeated)
    return { ...previewOf(store.exporting.sizes(scope), losses), files }
  }

  async #boxes(
    exporting: ExportQueries,
    scope: ExportAsk['scope'],
    names: BoxNames,
    signal: AbortSignal | undefined,
  ): Promise<BoxedImages> {
    const boxes = new BoxedImages(names)
    let seen = 0
    for (const post of exporting.posts(scope)) {
      boxes.add(post)
      if (++seen % postsAtOnce === 0) await letOthersIn(signal)
    }
    return boxes
  }
}

/** `files`: texts by file name. */
export interface VocExport extends ExportPreview {
  readonly files: ReadonlyMap<string, string>
}

const previewOf = (sizes: ExportSizes, losses: ReadonlyMap<Loss, number>): ExportPreview => ({
  ...sizes,
  losses: [...losses].map(([code, count]) => {
    const { text, said } = say(code)
    return { what: text, said, count }
  }),
})

async function letOthersIn(signal: AbortSignal | undefined): Promise<void> {
  await breathe()
  if (signal?.aborted === true) throw new Failed('cancelled', say('imports.exportCancelled'))
}
