/** Whether a figure covers the point u, v, both from -1 to 1; rows grow downwards. */
export type Figure = (u: number, v: number) => boolean

const square = (u: number, v: number) => Math.max(Math.abs(u), Math.abs(v)) < 0.9
const radius = (u: number, v: number) => Math.hypot(u, v)
/** Which of three equal stripes from -0.9 to 0.9, and where in it, from 0 to 1. */
const stripe = (x: number) => ((x + 0.9) / 0.6) % 1
const stripeAt = (x: number) => Math.floor((x + 0.9) / 0.6)

/** What decides the class of a post: shapes and textures, none told by its colour. */
export const figures = {
  disc: (u, v) => radius(u, v) < 0.95,
  ring: (u, v) => radius(u, v) < 1 && radius(u, v) > 0.6,
  square,
  frame: (u, v) => square(u, v) && Math.max(Math.abs(u), Math.abs(v)) > 0.55,
  triangle: (u, v) => v < 0.8 && v > -0.9 && Math.abs(u) < (v + 0.9) * 0.58,
  plus: (u, v) => square(u, v) && Math.min(Math.abs(u), Math.abs(v)) < 0.28,
  saltire: (u, v) => square(u, v) && Math.min(Math.abs(u - v), Math.abs(u + v)) < 0.38,
  rows: (u, v) => square(u, v) && stripe(v) < 0.5,
  columns: (u, v) => square(u, v) && stripe(u) < 0.5,
  checks: (u, v) => square(u, v) && (stripeAt(u) + stripeAt(v)) % 2 === 0,
  dots: (u, v) => square(u, v) && radius(stripe(u) - 0.5, stripe(v) - 0.5) < 0.33,
  crescent: (u, v) => radius(u, v) < 1 && radius(u - 0.5, v) > 0.75,
} satisfies Readonly<Record<string, Figure>>

export type FigureName = keyof typeof figures
export const figureNames = Object.keys(figures) as readonly FigureName[]

/** What stands about in every picture and means nothing. */
export const distractors: readonly Figure[] = [
  (u, v) => Math.abs(u) < 1 && Math.abs(v) < 0.2,
  (u, v) => radius(u, 2 * v) < 1,
  (u, v) => v > 0 && radius(u, v) < 1,
  (u, v) => Math.abs(u) + Math.abs(v) < 0.9,
]
