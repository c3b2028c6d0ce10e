import type { Word } from '../../contract/domain/post.ts'
import { wordAt } from '../workspace/spans.ts'
import type { ArcEnd } from './arc-layout.ts'
import type { End } from './ends.ts'

/** Where mentions stand in a text as the browser has broken it into lines; px from the top left of the text. */
export interface Measured {
  readonly ends: ReadonlyMap<string, ArcEnd>
  /** Of the lines that hold an end. */
  readonly tops: ReadonlyMap<number, number>
  /** Height of the letters, and from line to line. */
  readonly letters: number
  readonly pitch: number
  /** Left and right edge of what is written. */
  readonly left: number
  readonly right: number
}

interface Piece {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly height: number
}

/** The part of a span on its first line. A span that goes on over the end of a line has its arcs where it begins. */
function firstPiece(section: Element, words: readonly Word[], end: End): Piece | null {
  const first = wordAt(words, end.start)
  const last = Math.max(first, wordAt(words, end.end - 1))
  const rects: DOMRect[] = []
  for (let word = first; word <= last; word++) {
    for (const element of section.querySelectorAll(`[data-w="${word}"]`)) {
      const rect = element.getClientRects()[0]
      if (rect !== undefined) rects.push(rect)
    }
  }
  const [begin] = rects
  if (begin === undefined) return null
  const onLine = rects.filter((rect) => Math.abs(rect.top - begin.top) < begin.height / 2)
  const left = Math.min(...onLine.map((rect) => rect.left))
  const right = Math.max(...onLine.map((rect) => rect.right))
  return { left, right, top: begin.top, height: begin.height }
}

export function measureEnds(section: HTMLElement, words: readonly Word[], ends: readonly End[]): Measured | null {
  const pieces = ends.flatMap((end) => {
    const piece = firstPiece(section, words, end)
    return piece === null ? [] : [{ key: end.key, piece }]
  })
  const any = pieces[0]
  if (any === undefined) return null
  const origin = section.getBoundingClientRect()
  const style = getComputedStyle(section)
  const pitch = Number.parseFloat(style.lineHeight)
  const highest = Math.min(...pieces.map(({ piece }) => piece.top))
  const tops = new Map<number, number>()
  const measured = new Map<string, ArcEnd>()
  for (const { key, piece } of pieces) {
    const line = Math.round((piece.top - highest) / pitch)
    tops.set(line, piece.top - origin.top)
    measured.set(key, { key, line, left: piece.left - origin.left, right: piece.right - origin.left })
  }
  return {
    ends: measured,
    tops,
    letters: any.piece.height,
    pitch,
    left: Number.parseFloat(style.paddingLeft),
    right: origin.width - Number.parseFloat(style.paddingRight),
  }
}
