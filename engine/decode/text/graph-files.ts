import { Failed } from '../../../contract/domain/failed.ts'
import type { GraphFileFormat } from '../../../contract/domain/graph-import.ts'
import { say } from '../../../contract/sentences/say.ts'
import { graphFormat, readingOrder } from '../../../exchange/graph/graph-format.ts'
import { type OpenKeNames, startGraphReading } from '../../../exchange/graph/start-reading.ts'
import type { GraphItem, Statement } from '../../../exchange/graph/statement.ts'
import type { Vocabulary } from '../../../exchange/graph/vocabulary.ts'
import { error, type Finding, issueAt } from '../../../exchange/issue.ts'
import { IssueList } from '../../../exchange/issue-list.ts'
import { magicOf } from '../../../exchange/magic-bytes.ts'
import type { GraphEvent } from '../contract.ts'
import { openRegular } from '../open-regular.ts'
import type { DatasetFile } from './read-dataset.ts'
import { sourceLines } from './source-lines.ts'

const headBytes = 4096
const statementsAtOnce = 2000

interface GraphFile extends DatasetFile {
  readonly place: number
  readonly format: GraphFileFormat | null
}

async function headOf({ path, name }: DatasetFile): Promise<Buffer> {
  const { handle } = await openRegular(path, name, true)
  try {
    const head = Buffer.alloc(headBytes)
    const { bytesRead } = await handle.read(head, 0, headBytes, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** The files of a graph, read one after the other as pieces that are asked for. */
export class GraphFiles {
  readonly issues = new IssueList()
  readonly #pieces: AsyncGenerator<GraphEvent[], void, undefined>
  readonly #vocabulary: Vocabulary | undefined

  constructor(files: readonly DatasetFile[], vocabulary?: Vocabulary) {
    this.#vocabulary = vocabulary
    this.#pieces = this.#read(files)
  }

  /** Empty at the end. */
  async next(): Promise<GraphEvent[]> {
    const { value } = await this.#pieces.next()
    return value ?? []
  }

  async close(): Promise<void> {
    await this.#pieces.return()
  }

  #tell(file: string, finding: Finding): void {
    this.issues.add(issueAt(file, null, finding))
  }

  async #formatOf(file: DatasetFile): Promise<GraphFileFormat | null> {
    try {
      const head = await headOf(file)
      const magic = magicOf(head)
      if (magic.kind !== 'text') {
        const what = magic.kind === 'image' ? say('files.anImage', { format: magic.format.toUpperCase() }) : magic.what
        this.#tell(file.name, error('TYPE_MISMATCH', null, say('files.expectedGraphText', { found: what })))
        return null
      }
      const lines = head.toString('utf8').split(/\r?\n/)
      const format = graphFormat(file.name, head.length === headBytes ? lines.slice(0, -1) : lines)
      if (format === null) this.#tell(file.name, error('FORMAT_UNKNOWN', null, say('files.noGraphFormat')))
      return format
    } catch (thrown) {
      if (!(thrown instanceof Failed)) throw thrown
      this.#tell(file.name, error('FILE_IO', null, thrown.sentence))
      return null
    }
  }

  async *#read(asked: readonly DatasetFile[]): AsyncGenerator<GraphEvent[], void, undefined> {
    const files: GraphFile[] = []
    for (const [place, file] of asked.entries()) files.push({ ...file, place, format: await this.#formatOf(file) })
    const order = (file: GraphFile) => (file.format === null ? 3 : readingOrder[file.format])
    files.sort((a, b) => order(a) - order(b) || a.place - b.place)
    const names: OpenKeNames = { entities: new Map(), relations: new Map() }
    for (const file of files) if (file.format !== null) yield* this.#readFile(file, file.format, names)
  }

  async *#readFile(
    { path, name, place }: GraphFile,
    format: GraphFileFormat,
    names: OpenKeNames,
  ): AsyncGenerator<GraphEvent[], void, undefined> {
    if (format === 'openke-triples' && names.entities.size === 0) {
      const message = say('files.openkeNoNames')
      this.#tell(name, error('OPENKE_NAMES', null, message))
      return
    }
    const reading = startGraphReading(name, format, names, this.#vocabulary)
    let statements: Statement[] = []
    let refused = 0
    let records = 0
    const take = (items: readonly GraphItem[]): void => {
      for (const item of items)
        if (item.kind === 'issue') this.issues.add(item.issue)
        else if (item.kind === 'record') statements.push(item.record)
        else ({ refused, records } = item)
    }
    const piece = (): GraphEvent[] => {
      if (statements.length === 0) return []
      const event: GraphEvent = {
        kind: 'statements',
        file: place,
        declares: format !== 'texts' && format !== 'descriptions',
        statements: JSON.stringify(statements),
      }
      statements = []
      return [event]
    }
    const { handle } = await openRegular(path, name, true)
    try {
      const head = Buffer.alloc(headBytes)
      const { bytesRead } = await handle.read(head, 0, headBytes, 0)
      const magic = magicOf(head.subarray(0, bytesRead))
      if (magic.kind !== 'text') return
      for await (const events of sourceLines(handle, magic)) {
        for (const event of events) {
          if (event.kind === 'line') take(await reading.push(event.line))
          else if (event.kind === 'unreadable') this.issues.add(issueAt(name, event.number, event.finding))
          else this.#tell(name, event.finding)
          if (statements.length >= statementsAtOnce) yield piece()
        }
      }
      take(await reading.end())
    } finally {
      await handle.close()
    }
    yield [...piece(), { kind: 'end', file: place, format, records, refused }]
  }
}
