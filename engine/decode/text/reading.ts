import type { ImportFormat } from '../../../contract/domain/import.ts'
import { say } from '../../../contract/sentences/say.ts'
import { issueAt, quoted, warning } from '../../../exchange/issue.ts'
import { IssueList } from '../../../exchange/issue-list.ts'
import type { ImageBoxes, PostRecord } from '../../../exchange/record.ts'
import type { ReadEvent } from '../contract.ts'
import { type DatasetFile, readDataset } from './read-dataset.ts'
import { SeenNames } from './seen-names.ts'

/** A piece is full with so many posts, or UTF-16 units of text. */
const full = { posts: 500, units: 1024 * 1024 }

/** Files being read, one after the other, as pieces that are asked for. The next piece is made while one is away. */
export class Reading {
  readonly issues = new IssueList()
  readonly #pieces: AsyncGenerator<ReadEvent[], void, undefined>
  readonly #names = new SeenNames()
  #next: Promise<ReadEvent[]>

  constructor(files: readonly DatasetFile[], format: ImportFormat | null) {
    this.#pieces = this.#read(files, format)
    this.#next = this.#take()
  }

  /** Empty at the end. */
  async next(): Promise<ReadEvent[]> {
    const piece = await this.#next
    if (piece.length > 0) this.#next = this.#take()
    return piece
  }

  async close(): Promise<void> {
    await this.#next.catch(() => {})
    await this.#pieces.return()
  }

  /** Two posts may have one name, but rarely should: both places are told. */
  #notice({ name, line, joins }: PostRecord, file: number, files: readonly DatasetFile[]): void {
    const before = joins ? null : this.#names.see(name, { file, line })
    if (before === null) return
    const place = `${files[before.file]!.name}:${before.line}`
    const message = say('files.nameTwice', { name: quoted(name, 80), place })
    this.issues.add(issueAt(files[file]!.name, line, warning('ID_DUP', 'id', message)))
  }

  #take(): Promise<ReadEvent[]> {
    const taken = this.#pieces.next().then(({ value }) => value ?? [])
    // Whoever asks is told; until then it is nobody's unhandled rejection.
    taken.catch(() => {})
    return taken
  }

  async *#read(
    files: readonly DatasetFile[],
    asked: ImportFormat | null,
  ): AsyncGenerator<ReadEvent[], void, undefined> {
    for (const [file, dataset] of files.entries()) {
      let format = asked
      let records: PostRecord[] = []
      let boxes: ImageBoxes[] = []
      let units = 0
      let end: ReadEvent = { kind: 'end', file, format, scheme: null, refused: 0 }
      const piece = (): ReadEvent[] => {
        if (format === null) return []
        const events: ReadEvent[] = []
        if (records.length > 0)
          events.push({ kind: 'posts', file, format, count: records.length, records: JSON.stringify(records) })
        if (boxes.length > 0)
          events.push({ kind: 'boxes', file, format, count: boxes.length, images: JSON.stringify(boxes) })
        records = []
        boxes = []
        units = 0
        return events
      }
      for await (const items of readDataset(dataset, asked)) {
        for (const item of items) {
          switch (item.kind) {
            case 'format':
              format = item.format
              end = { ...end, format }
              break
            case 'issue':
              this.issues.add(item.issue)
              break
            case 'file':
              end = { kind: 'end', file, format, ...item.facts }
              break
            case 'boxes':
              boxes.push({ image: item.image, imgid: item.imgid })
              if (boxes.length >= full.posts) yield piece()
              break
            case 'post':
              this.#notice(item.post, file, files)
              records.push(item.post)
              units += item.post.text.length + 200
              if (records.length >= full.posts || units >= full.units) yield piece()
          }
        }
      }
      yield [...piece(), end]
    }
  }
}
