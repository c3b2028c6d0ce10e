import type { ImportFormat, ImportIssue } from '../contract/domain/import.ts'
import type { PostStatus, Word } from '../contract/domain/post.ts'
import type { BoxedImage } from './boxed-image.ts'
import type { PostLinks } from './links.ts'

/** A labelled span as a file has it; offsets are already UTF-16 and checked against the text. */
export interface RecordMention {
  readonly start: number
  readonly end: number
  readonly type: string
  /** Only where the file says so: a person found that this span is not of this type. Absent: a label. */
  readonly verdict?: 'rejected'
}

/** One post as a parser hands it on: well-formed text, checked offsets, nothing resolved outside the file. */
export interface PostRecord {
  /** The identifier in the file, or one made from its place (`train.txt:17`). */
  readonly name: string
  readonly text: string
  /** Given by the format, or null: the segmenter decides. */
  readonly words: readonly Word[] | null
  /** Image names or relative paths as written; matched to files later. */
  readonly images: readonly string[]
  readonly mentions: readonly RecordMention[]
  /** Absent in most formats. */
  readonly links?: PostLinks
  /** How far a person got with this post, where the file itself says so (our own JSONL does). */
  readonly status: PostStatus | null
  /** What the format has and the project has no place for yet, kept for the way out: JSON, at most 64 KiB. */
  readonly metadata: Readonly<Record<string, unknown>>
  /** 1-based line on which the record begins. */
  readonly line: number
  /** Records with the same text and images are one post (MNRE repeats a tweet for every pair of its entities). */
  readonly joins: boolean
}

/** Boxes on an image, for the posts that show it. */
export interface ImageBoxes {
  readonly image: BoxedImage
  /** The identifier of its post, where the file is called by it. */
  readonly imgid: string | null
}

/** What is known about a file once its last line has been read. */
export interface FileFacts {
  /** How tags were written, where the format has more than one way: `BIO`, `IOB1`, `BIOES`. */
  readonly scheme: string | null
  /** Records that an error keeps out. */
  readonly refused: number
}

/** What a streaming parser yields, in the order of the file; `file` comes once, at the end. */
export type ParsedItem =
  | { readonly kind: 'post'; readonly post: PostRecord }
  | ({ readonly kind: 'boxes' } & ImageBoxes)
  | { readonly kind: 'issue'; readonly issue: ImportIssue }
  | { readonly kind: 'file'; readonly facts: FileFacts }

/** A line of a file; `text` is well-formed Unicode without its terminator. */
export interface SourceLine {
  readonly number: number
  readonly text: string
  /** The terminator: `\n`, `\r\n`, `\r`, or nothing at the end of the file. */
  readonly end: string
}

/** One file being read. Never throws for what the file contains: that is an issue with file, line and field. */
export interface ParserRun {
  push(line: SourceLine): readonly ParsedItem[]
  /** A line that could not be read at all; its reader has said why. */
  pushUnreadable(line: number): readonly ParsedItem[]
  end(): readonly ParsedItem[]
}

/** A format is a pure function from lines to records and issues. */
export interface Parser {
  readonly format: ImportFormat
  /** `file` is the name that issues carry. */
  start(file: string): ParserRun
}
