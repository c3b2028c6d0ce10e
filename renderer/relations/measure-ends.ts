import type { Word } from '../../contract/domain/post.ts'
import { wordAt } from '../workspace/spans.ts'
import type { ArcEnd } from './arc-layout.ts'
import type { End } from './ends.ts'

/**
 * Where mentions stand in a text as the browser has broken it into lines; px from the top left of the text. Lines are
 * counted from 0 among those that hold an end or follow one that does: neighbours differ by 1, others by more.
 */
export interface Measured {
  readonly ends: ReadonlyMap<string, ArcEnd>
  readonly lines: readonly MeasuredLine[]
  /** Height of the letters. */
  readonly letters: number
  /** Left and right edge of what is written. */
  readonly left: number
  readonly right: number
}

export interface MeasuredLine {
  /** Of the letters. */
  readonly top: number
  /** A word that stands on it. */
  readonly word: HTMLElement
}

/** The elements of each word: more than one where a mention begins or ends within it. */
type Drawn = ReadonlyMap<number, readonly HTMLElement[]>

/** All words in one look: asking for them one by one would look through the whole text each time. */
function drawnWords(section: Element): Drawn {
  const drawn = new Map<number, HTMLElement[]>()
  for (const element of section.querySelectorAll<HTMLElement>('[data-w]')) {
    const word = Number(element.getAttribute('data-w'))
    const known = drawn.get(word)
    if (known === undefined) drawn.set(word, [element])
    else known.push(element)
  }
  return drawn
}

const rectOf = (drawn: Drawn, word: number): DOMRect | null => drawn.get(word)?.[0]?.getClientRects()[0] ?? null

interface Piece {
  readonly word: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly height: number
}

/** The part of a span on its first line. A span that goes on over the end of a line has its arcs where it begins. */
function firstPiece(drawn: Drawn, words: readonly Word[], end: End): Piece | null {
  const first = wordAt(words, end.start)
  const last = Math.max(first, wordAt(words, end.end - 1))
  const rects: DOMRect[] = []
  for (let word = first; word <= last; word++) {
    for (const element of drawn.get(word) ?? []) {
      const rect = element.getClientRects()[0]
      if (rect !== undefined) rects.push(rect)
    }
  }
  const [begin] = rects
  if (begin === undefined) return null
  const onLine = rects.filter((rect) => Math.abs(rect.top - begin.top) < begin.height / 2)
  const left = Math.min(...onLine.map((rect) => rect.left))
  const right = Math.max(...onLine.map((rect) => rect.right))
  return { word: first, left, right, top: begin.top, height: begin.height }
}

/** The first word of the line below; null on the last line. */
function nextLine(drawn: Drawn, words: readonly Word[], piece: Piece): { word: number; top: number } | null {
  for (let word = piece.word + 1; word < words.length; word++) {
    const rect = rectOf(drawn, word)
    if (rect !== null && rect.top > piece.top + piece.height / 2) return { word, top: rect.top }
  }
  return null
}

export function measureEnds(section: HTMLElement, words: readonly Word[], ends: readonly End[]): Measured | null {
  if (ends.length === 0) return null
  const drawn = drawnWords(section)
  const pieces = ends.flatMap((end) => {
    const piece = firstPiece(drawn, words, end)
    return piece === null ? [] : [{ key: end.key, piece }]
  })
  const any = pieces[0]
  if (any === undefined) return null
  const letters = any.piece.height
  const origin = section.getBoundingClientRect()
  const style = getComputedStyle(section)

  const lines: { top: number; word: number }[] = []
  const add = (top: number, word: number) => {
    const known = lines.find((line) => Math.abs(line.top - top) < letters / 2)
    if (known === undefined) lines.push({ top, word })
    else known.word = Math.min(known.word, word)
  }
  for (const { piece } of pieces) {
    add(piece.top, piece.word)
    const next = nextLine(drawn, words, piece)
    if (next !== null) add(next.top, next.word)
  }
  lines.sort((a, b) => a.top - b.top)
  const lineOf = (top: number) => lines.findIndex((line) => Math.abs(line.top - top) < letters / 2)
  return {
    ends: new Map(
      pieces.map(({ key, piece }): readonly [string, ArcEnd] => [
        key,
        { key, line: lineOf(piece.top), left: piece.left - origin.left, right: piece.right - origin.left },
      ]),
    ),
    lines: lines.flatMap(({ top, word }) => {
      const element = drawn.get(word)?.[0]
      return element === undefined ? [] : [{ top: top - origin.top, word: element }]
    }),
    letters,
    left: Number.parseFloat(style.paddingLeft),
    right: origin.width - Number.parseFloat(style.paddingRight),
  }
}
