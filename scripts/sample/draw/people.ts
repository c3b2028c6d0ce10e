import { circle, ellipse, place, rect, shape, stroke } from './shapes.ts'

export type Hair = 'short' | 'long' | 'bun' | 'curls' | 'bald' | 'captain' | 'beanie'

/** What stays the same about somebody from picture to picture. */
export interface Look {
  readonly skin: string
  readonly hair: Hair
  readonly hairColor: string
  readonly top: string
  readonly legs: string
  readonly beard?: string
  readonly glasses?: boolean
  /** A coat or dress down to the knees, in the colour of the top. */
  readonly coat?: boolean
}

/** Where the two hands are, seen from the feet (y up is negative). Figures are 310 high. */
export interface Pose {
  readonly left: readonly [number, number]
  readonly right: readonly [number, number]
  readonly stride?: number
}

export const poses = {
  stand: { left: [-50, -128], right: [50, -128] },
  wave: { left: [-50, -128], right: [82, -300] },
  cheer: { left: [-80, -318], right: [80, -318] },
  sing: { left: [-58, -140], right: [20, -236] },
  hold: { left: [-28, -172], right: [28, -172] },
  reach: { left: [-50, -128], right: [96, -200] },
  hips: { left: [-36, -142], right: [36, -142] },
  run: { left: [-62, -178], right: [60, -190], stride: 44 },
  binoculars: { left: [-16, -272], right: [16, -272] },
} as const satisfies Record<string, Pose>

/** Somebody standing with the feet at (x, y). */
export function person(look: Look, x: number, y: number, scale: number, pose: Pose = poses.stand): string {
  const stride = pose.stride ?? 0
  const body = look.coat
    ? 'M-40 -222Q-38 -242 -16 -244H16Q38 -242 40 -222L50 -78Q0 -66 -50 -78Z'
    : 'M-41 -220Q-39 -242 -16 -244H16Q39 -242 41 -220L33 -122Q0 -114 -33 -122Z'
  return place(
    x,
    y,
    scale,
    ellipse(0, 2, 58, 9, '#000000', 0.16) +
      leg(-16, -18 - stride, look.legs, stride) +
      leg(16, 18 + stride, look.legs, 0) +
      rect(-10, -258, 20, 24, shade(look.skin, 0.88), 6) +
      shape(body, look.top) +
      shape('M8 -244H16Q39 -242 41 -220L33 -122Q20 -118 12 -118Z', '#000000', 0.09) +
      head(look) +
      arm(-36, -226, pose.left, look) +
      arm(36, -226, pose.right, look),
  )
}

/** Head and shoulders; the chin is at (x, y), the head about 75 high before scaling. */
export function bust(look: Look, x: number, y: number, scale: number): string {
  return place(
    x,
    y + 246 * scale,
    scale,
    rect(-11, -260, 22, 30, shade(look.skin, 0.88), 6) +
      shape('M-58 -150V-196Q-56 -234 -18 -240H18Q56 -234 58 -196V-150Z', look.top) +
      shape('M16 -240H18Q56 -234 58 -196V-150H26Z', '#000000', 0.1) +
      head(look),
  )
}

function leg(hip: number, foot: number, color: string, lift: number): string {
  return (
    stroke(`M${hip} -128Q${(hip + foot) / 2 + (lift ? 14 : 0)} -70 ${foot} ${-12 - lift * 0.4}`, color, 27) +
    ellipse(foot + 5, -5 - lift * 0.4, 19, 8, '#2b2a33')
  )
}

function arm(x: number, y: number, hand: readonly [number, number], look: Look): string {
  const out = Math.sign(x) * 22
  const bendX = (x + hand[0]) / 2 + out
  const bendY = (y + hand[1]) / 2 + 12
  return (
    stroke(`M${x} ${y}Q${bendX} ${bendY} ${hand[0]} ${hand[1]}`, shade(look.top, 0.9), 21) +
    circle(hand[0], hand[1], 12, look.skin)
  )
}

function head(look: Look): string {
  const dark = look.hairColor
  const behind =
    look.hair === 'long'
      ? shape('M-34 -282Q-36 -322 0 -324Q36 -322 34 -282L40 -212Q24 -204 18 -226H-18Q-24 -204 -40 -212Z', dark)
      : look.hair === 'bun'
        ? circle(0, -322, 16, dark)
        : look.hair === 'curls'
          ? [-32, -18, 0, 18, 32].map((at) => circle(at, -296 - (32 - Math.abs(at)) * 0.6, 19, dark)).join('') +
            circle(-34, -276, 14, dark) +
            circle(34, -276, 14, dark)
          : ''
  const fringe = 'M-31 -280Q-34 -318 0 -318Q34 -318 31 -280Q26 -296 10 -300Q-14 -298 -31 -280Z'
  const front: Record<Hair, string> = {
    short: shape(fringe, dark),
    long: shape(fringe, dark),
    bun: shape(fringe, dark),
    curls: shape('M-30 -288Q-30 -314 0 -314Q30 -314 30 -288Q16 -300 0 -299Q-16 -300 -30 -288Z', dark),
    bald: '',
    captain:
      shape('M-31 -296V-272L-26 -288V-296ZM31 -296V-272L26 -288V-296Z', '#b9b6b0') +
      shape('M-33 -302Q-50 -318 -38 -330Q0 -346 38 -330Q50 -318 33 -302Z', '#f6f3ea') +
      rect(-33, -306, 66, 14, dark, 3) +
      circle(0, -307, 8, '#f2c14e') +
      shape('M-30 -292H30Q20 -282 0 -282Q-20 -282 -30 -292Z', '#17181f'),
    beanie: shape('M-32 -284Q-36 -326 0 -326Q36 -326 32 -284Z', dark) + rect(-34, -296, 68, 14, shade(dark, 0.82), 6),
  }
  return (
    behind +
    circle(-30, -272, 7, shade(look.skin, 0.92)) +
    circle(30, -272, 7, shade(look.skin, 0.92)) +
    ellipse(0, -277, 30, 35, look.skin) +
    (look.beard
      ? shape('M-29 -270Q-28 -240 0 -238Q28 -240 29 -270Q16 -256 0 -258Q-16 -256 -29 -270Z', look.beard)
      : '') +
    circle(-11, -277, 3.6, '#26222b') +
    circle(11, -277, 3.6, '#26222b') +
    circle(-18, -265, 6, '#e2725b', 0.28) +
    circle(18, -265, 6, '#e2725b', 0.28) +
    stroke('M-9 -260Q0 -252 9 -260', '#7a2f2f', 3) +
    (look.glasses
      ? `<g fill="none" stroke="#26222b" stroke-width="3"><circle cx="-12" cy="-277" r="9.5"/><circle cx="12" cy="-277" r="9.5"/></g>`
      : '') +
    front[look.hair]
  )
}

/** The mayor's chain, for somebody whose chin is at (x, y). */
export function chain(x: number, y: number, scale: number): string {
  return place(
    x,
    y,
    scale,
    stroke('M-27 4Q-30 56 0 62Q30 56 27 4', '#f2c14e', 7) + circle(0, 68, 12, '#f2c14e') + circle(0, 68, 5, '#b8862b'),
  )
}

/** The colour made darker (below 1) or lighter (above 1). @param color `#rrggbb` */
export function shade(color: string, factor: number): string {
  const channels = [1, 3, 5].map((at) =>
    Math.min(255, Math.round(Number.parseInt(color.slice(at, at + 2), 16) * factor)),
  )
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
