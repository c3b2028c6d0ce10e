import { place, stroke } from './shapes.ts'

interface Glyph {
  readonly width: number
  readonly d: string
}

const glyph = (d: string, width = 4): Glyph => ({ width, d })
const ring = 'M2 0Q4 0 4 3Q4 6 2 6Q0 6 0 3Q0 0 2 0Z'
const bow = 'M0 6V0H2.4Q4 0 4 1.7Q4 3.4 2.4 3.4H0'

/** Strokes on a grid six units high. Our own, since a picture with a system font would differ from machine to machine. */
const glyphs: ReadonlyMap<string, Glyph> = new Map([
  ['A', glyph('M0 6L2 0L4 6M.7 4H3.3')],
  ['B', glyph('M2.4 3H0V0H2.2Q3.6 0 3.6 1.5Q3.6 3 2.2 3Q4 3 4 4.5Q4 6 2.4 6H0V3')],
  ['C', glyph('M4 1Q3.4 0 2.2 0Q0 0 0 3Q0 6 2.2 6Q3.4 6 4 5')],
  ['D', glyph('M0 0V6H1.6Q4 6 4 3Q4 0 1.6 0Z')],
  ['E', glyph('M3.6 0H0V6H3.6M0 3H3', 3.6)],
  ['F', glyph('M3.6 0H0V6M0 3H3', 3.6)],
  ['G', glyph('M4 1Q3.4 0 2.2 0Q0 0 0 3Q0 6 2.2 6Q4 6 4 4.6V3.2H2.4')],
  ['H', glyph('M0 0V6M4 0V6M0 3H4')],
  ['I', glyph('M0 0V6', 0)],
  ['J', glyph('M3 0V4.4Q3 6 1.5 6Q0 6 0 4.6', 3)],
  ['K', glyph('M0 0V6M4 0L0 3.4M1.4 2.4L4 6')],
  ['L', glyph('M0 0V6H3.4', 3.4)],
  ['M', glyph('M0 6V0L2.5 3.6L5 0V6', 5)],
  ['N', glyph('M0 6V0L4 6V0')],
  ['O', glyph(ring)],
  ['P', glyph(bow)],
  ['Q', glyph(`${ring}M2.6 4.4L4.2 6.2`)],
  ['R', glyph(`${bow}M2 3.4L4 6`)],
  ['S', glyph('M3.8 1Q3.2 0 2 0Q.2 0 .2 1.6Q.2 2.8 2 3Q3.9 3.2 3.9 4.5Q3.9 6 2 6Q.6 6 0 5')],
  ['T', glyph('M0 0H4M2 0V6')],
  ['U', glyph('M0 0V4Q0 6 2 6Q4 6 4 4V0')],
  ['V', glyph('M0 0L2 6L4 0')],
  ['W', glyph('M0 0L1.4 6L2.8 1.6L4.2 6L5.6 0', 5.6)],
  ['X', glyph('M0 0L4 6M4 0L0 6')],
  ['Y', glyph('M0 0L2 3L4 0M2 3V6')],
  ['Z', glyph('M0 0H4L0 6H4')],
  ['0', glyph(ring)],
  ['1', glyph('M0 1.2L1.6 0V6', 1.6)],
  ['2', glyph('M.2 1.4Q.4 0 2 0Q3.8 0 3.8 1.6Q3.8 2.8 0 6H4')],
  ['3', glyph('M.2 0H3.8L2 2.4Q4 2.4 4 4.2Q4 6 2 6Q.6 6 0 5')],
  ['5', glyph('M3.6 0H.5L.2 2.7Q1 2.2 2 2.2Q4 2.2 4 4.1Q4 6 2 6Q.6 6 0 5')],
  ['7', glyph('M0 0H4L1.4 6')],
  ['8', glyph('M2 3Q.4 3 .4 1.5Q.4 0 2 0Q3.6 0 3.6 1.5Q3.6 3 2 3Q0 3 0 4.5Q0 6 2 6Q4 6 4 4.5Q4 3 2 3')],
  ['9', glyph('M3.9 2Q3.7 3.8 2 3.8Q0 3.8 0 1.9Q0 0 2 0Q4 0 4 2.2Q4 6 .8 6')],
  ['&', glyph('M4 6L1 2Q.2 0 1.6 0Q3 0 2.4 1.6L.8 3.2Q-.4 6 1.6 6Q3.4 6 4 3.4')],
  ['-', glyph('M.3 3H2.3', 2.6)],
  [' ', glyph('M0 0', 1.6)],
])

/** Capitals, centred on `x`, with their top at `y`. @throws Error for a sign that has no strokes. */
export function lettering(text: string, x: number, y: number, height: number, color: string, weight = 0.9): string {
  const unit = height / 6
  let pen = 0
  const drawn: string[] = []
  for (const sign of text) {
    const found = glyphs.get(sign)
    if (found === undefined) throw new Error(`lettering has no strokes for "${sign}" in "${text}"`)
    drawn.push(place(pen, 0, 1, stroke(found.d, color, weight)))
    pen += found.width + 1.7
  }
  return place(x - ((pen - 1.7) * unit) / 2, y, unit, drawn.join(''))
}
