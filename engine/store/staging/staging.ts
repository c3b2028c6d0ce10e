import type { LoggedEvent } from '../../../contract/domain/event.ts'
import type { ImportFormat, ImportLabels } from '../../../contract/domain/import.ts'
import type { PostImage, Word } from '../../../contract/domain/post.ts'
import type { ProjectCounts } from '../../../contract/domain/project.ts'
import type { ImageBoxes, PostRecord } from '../../../exchange/record.ts'
import type { UnplacedBoxes } from './stage-boxes.ts'

/** Cuts a text into words where its file has none. */
export type Segment = (text: string) => readonly Word[]

/** What the staged records come to, compared with the project as it is now. */
export interface StagedFacts {
  readonly files: readonly {
    file: string
    format: ImportFormat
    posts: number
    mentions: number
    relations: number
    regions: number
  }[]
  readonly newPosts: number
  readonly knownPosts: number
  /** Of the new posts. */
  readonly mentions: number
  /** In the order of their first appearance; counts of the new posts, rejections included. */
  readonly types: readonly { name: string; count: number; isNew: boolean }[]
  /** Of the new posts: labels with a type, accepted boxes, and links between the two. */
  readonly relations: number
  readonly regions: number
  readonly groundings: number
  /** The most frequent first; counts of the new posts, rejections included. */
  readonly relationTypes: readonly { name: string; count: number; isNew: boolean }[]
  /** Distinct image names of the new posts, and of known posts that still miss theirs. */
  readonly images: number
  /** Labels left out because another label of the same post overlaps them; the one that begins first stays, of two the longer. */
  readonly overlaps: number
  /** The first of them, at most 100. */
  readonly overlapExamples: readonly { file: string; line: number; post: string; dropped: string; kept: string }[]
}

export interface CommitOptions {
  readonly labels: ImportLabels
}

export interface Committed {
  /** null when there was nothing new: the project is unchanged. */
  readonly event: LoggedEvent | null
  readonly counts: ProjectCounts
  readonly addedPosts: number
  readonly knownPosts: number
  /** Accepted mentions or suggestions written. */
  readonly mentions: number
  /** Only where labels are confirmed; what lost a label or an image on the way is not written. */
  readonly relations: number
  readonly regions: number
  readonly groundings: number
  /** Places of images that have pixels now. */
  readonly images: number
}

/**
 * An import on its way in, in a database of its own under `cache/`. It keeps nothing through a crash and needs little
 * memory however long the files are.
 */
export interface Staging {
  /**
   * Takes records of one file, in its order; a file's records come in any number of calls. Some hundred records a
   * call keep others waiting for a few milliseconds only.
   * @throws Failed `bad-input` for a span that does not fit its text or a type name that is none, naming file and line.
   */
  addBatch(file: string, format: ImportFormat, records: readonly PostRecord[]): void
  /** Takes boxes of one file; `settleBoxes` gives them to the posts, in whichever order the files came. */
  addBoxes(file: string, format: ImportFormat, boxes: readonly ImageBoxes[]): void
  /** Call it when all files have been read. */
  settleBoxes(): UnplacedBoxes
  facts(): StagedFacts
  /** Image names to look for: those that `facts().images` counts, a thousand at a time, in order. */
  imageNames(after: string | null, limit?: number): readonly string[]
  /**
   * Writes everything in one transaction with one event. Names that `images` lacks are written as missing. Ends the
   * staging. Make a backup first: `store.backup('import')`.
   */
  commit(options: CommitOptions, images: ReadonlyMap<string, PostImage>): Committed
  /** Forgets everything. Safe to call twice, and after `commit`. */
  discard(): void
}
