import type { ImportFormat, ImportIssue } from '../contract/domain/import.ts'
import type { BoxedImage } from './boxed-image.ts'
import { parseCoco } from './coco/parse-coco.ts'
import type { ParsedItem, Parser, ParserRun, SourceLine } from './record.ts'
import { parseVoc } from './voc/parse-voc.ts'
import { imgidOf } from './voc/print-voc.ts'

interface ParsedBoxes {
  readonly images: readonly BoxedImage[] | null
  readonly issues: readonly ImportIssue[]
}

/** Files of boxes are read as a whole: they are small, or one value from end to end. */
class BoxRun implements ParserRun {
  readonly #read: (text: string) => ParsedBoxes
  readonly #imgid: string | null
  #text: string[] = []
  #unreadable = false

  constructor(read: (text: string) => ParsedBoxes, imgid: string | null) {
    this.#read = read
    this.#imgid = imgid
  }

  push({ text, end }: SourceLine): readonly ParsedItem[] {
    this.#text.push(text, end)
    return []
  }

  pushUnreadable(): readonly ParsedItem[] {
    this.#unreadable = true
    return []
  }

  end(): readonly ParsedItem[] {
    const refused: ParsedItem = { kind: 'file', facts: { scheme: null, refused: 1 } }
    if (this.#unreadable) return [refused]
    const { images, issues } = this.#read(this.#text.join(''))
    this.#text = []
    const told = issues.map((issue): ParsedItem => ({ kind: 'issue', issue }))
    if (images === null) return [...told, refused]
    const boxes = images.map((image): ParsedItem => ({ kind: 'boxes', image, imgid: this.#imgid }))
    return [...told, ...boxes, { kind: 'file', facts: { scheme: null, refused: 0 } }]
  }
}

const boxParser = (
  format: ImportFormat,
  read: (text: string, file: string) => ParsedBoxes,
  hasOwnPost: boolean,
): Parser => ({
  format,
  start: (file) => new BoxRun((text) => read(text, file), hasOwnPost ? imgidOf(file) : null),
})

export const voc: Parser = boxParser(
  'voc',
  (text, file) => {
    const { image, issues } = parseVoc(text, file)
    return { images: image && [image], issues }
  },
  true,
)

export const coco: Parser = boxParser('coco', parseCoco, false)
