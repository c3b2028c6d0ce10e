import { lettering } from './lettering.ts'
import { scatter } from './random.ts'
import { circle, corners, ellipse, fadeRect, glow, place, polygon, rect, shape, stroke } from './shapes.ts'

/** Water from `y` down to the bottom edge, with short waves. */
export function sea(y: number, top: string, bottom: string, seed: number, swell = 1): string {
  const waves = scatter(46, seed, (random) => {
    const depth = random()
    const waveY = Math.round(y + 12 + depth * (640 - y))
    const width = Math.round((20 + depth * 60) * (0.6 + random()))
    const x = Math.round(random() * 960 - 20)
    return stroke(
      `M${x} ${waveY}q${width / 2} ${-5 * swell} ${width} 0`,
      '#ffffff',
      2 + depth * 2 * swell,
      0.16 + random() * 0.2,
    )
  })
  return fadeRect(0, y, 960, 640 - y, top, bottom) + waves
}

/** The path of sun or moon over water. */
export function shimmer(x: number, y: number, color: string, seed: number): string {
  return scatter(26, seed, (random, at) => {
    const lineY = y + 8 + at * ((640 - y) / 27)
    const width = 30 + at * 5 + random() * 50
    return rect(x - width / 2 + (random() - 0.5) * 40, lineY, width, 5, color, 2.5, 0.55 - at * 0.015)
  })
}

export function island(x: number, y: number, scale: number, rock = '#5d7a55', shore = '#c9b58a'): string {
  return place(
    x,
    y,
    scale,
    ellipse(0, 4, 260, 16, shore) +
      shape('M-240 4Q-190 -60 -120 -66Q-70 -150 10 -140Q80 -150 120 -84Q190 -70 244 4Z', rock) +
      shape('M10 -140Q80 -150 120 -84Q190 -70 244 4H60Q90 -70 10 -140Z', '#000000', 0.12) +
      shape('M-120 -66Q-96 -108 -66 -110Q-50 -40 -90 4H-150Z', '#ffffff', 0.1),
  )
}

/** A tower with a red band; its foot is at (x, y), and it is 330 high. */
export function lighthouse(x: number, y: number, scale: number, lit: boolean): string {
  return place(
    x,
    y,
    scale,
    (lit ? beam(-1) + beam(1) : '') +
      polygon('-52,0 -34,-270 34,-270 52,0', '#f6f1e7') +
      polygon('-46,-84 -41,-160 41,-160 46,-84', '#d1403f') +
      polygon('-37,-220 -34,-270 34,-270 37,-220', '#d1403f') +
      polygon('10,0 8,-270 34,-270 52,0', '#000000', 0.1) +
      rect(-44, -282, 88, 14, '#3a3f4d', 4) +
      rect(-24, -324, 48, 44, lit ? '#ffe27a' : '#bcd6e0', 4) +
      stroke('M-8 -322V-282M8 -322V-282', '#3a3f4d', 3) +
      shape('M-32 -322Q0 -362 32 -322Z', '#b53332') +
      rect(-13, -46, 26, 46, '#5c4033', 12) +
      rect(-8, -130, 16, 24, '#5f7f95', 8) +
      (lit ? glow(0, -302, 110, '#fff0a0', 0.8) : ''),
  )
}

/** To the left (-1) or right (1) of the lamp, weaker with the distance. */
function beam(side: -1 | 1): string {
  const id = side < 0 ? 'beam-left' : 'beam-right'
  return (
    `<linearGradient id="${id}" x1="${side < 0 ? 1 : 0}" x2="${side < 0 ? 0 : 1}"><stop offset="0" stop-color="#fff2b0" stop-opacity="0.75"/>` +
    `<stop offset="1" stop-color="#fff2b0" stop-opacity="0"/></linearGradient>` +
    polygon(corners(0, -300, side * 680, -410, side * 680, -220), `url(#${id})`)
  )
}

/** A jetty on posts, from x1 to x2 with its deck at `y`. */
export function pier(x1: number, x2: number, y: number, depth = 150): string {
  const count = Math.max(2, Math.round((x2 - x1) / 110))
  const posts = Array.from({ length: count }, (_, at) => {
    const x = x1 + 28 + (at * (x2 - x1 - 56)) / (count - 1)
    return rect(x - 9, y, 18, depth, '#7a5a3a') + rect(x + 2, y, 7, depth, '#000000', 0, 0.15)
  })
  const planks = Array.from({ length: Math.floor((x2 - x1) / 30) }, (_, at) =>
    stroke(`M${x1 + 15 + at * 30} ${y + 3}v16`, '#8f6b44', 2),
  )
  return (
    posts.join('') + rect(x1, y, x2 - x1, 24, '#c29a67', 3) + rect(x1, y + 18, x2 - x1, 8, '#9b7549') + planks.join('')
  )
}

export function railing(x1: number, x2: number, y: number, color = '#f3ead7'): string {
  const posts = Array.from({ length: Math.round((x2 - x1) / 70) + 1 }, (_, at) =>
    stroke(`M${x1 + at * 70} ${y}v-74`, color, 7),
  )
  return posts.join('') + stroke(`M${x1} ${y - 74}H${x2}`, color, 7) + stroke(`M${x1} ${y - 38}H${x2}`, color, 4)
}

/** The Sea Swift: 600 long before scaling, waterline at y. */
export function ferry(x: number, y: number, scale: number, lit = false): string {
  const window = lit ? '#ffd25e' : '#9fc7dc'
  const paint = lit ? '#b9bdd6' : '#fbf8f1'
  const windows = Array.from({ length: 9 }, (_, at) => rect(-190 + at * 42, -118, 28, 20, window, 5)).join('')
  const upper = Array.from({ length: 5 }, (_, at) => rect(-110 + at * 42, -168, 28, 20, window, 5)).join('')
  return place(
    x,
    y,
    scale,
    (lit ? glow(0, -110, 360, '#ffd76a', 0.45) : '') +
      shape('M-300 -78H300L258 12Q250 22 236 22H-236Q-254 22 -262 8Z', '#22457a') +
      shape('M-282 -38H282L274 -20H-274Z', '#f3c14b') +
      rect(-226, -132, 430, 56, paint, 10) +
      rect(-140, -182, 250, 54, lit ? '#a9aecb' : '#f1ece0', 10) +
      rect(60, -232, 90, 56, paint, 10) +
      rect(112, -222, 34, 22, window, 4) +
      rect(-70, -242, 56, 64, '#d7443e', 8) +
      rect(-70, -242, 56, 14, '#2c2f3a', 6) +
      windows +
      upper +
      stroke('M-250 -80V-104M-290 -80V-104M-290 -104H-232M240 -80V-104M286 -80V-104M214 -104H288', '#fbf8f1', 5) +
      lettering('SEA SWIFT', 0, -66, 18, '#ffffff', 1),
  )
}

export function sailingBoat(x: number, y: number, scale: number, sail: string, hull = '#f5f0e6', turn = 0): string {
  return place(
    x,
    y,
    scale,
    stroke('M0 -6V-190', '#6b4b35', 6) +
      shape('M6 -186Q92 -90 86 -22H6Z', sail) +
      shape('M-6 -170Q-66 -84 -70 -22H-6Z', '#ffffff', 0.92) +
      shape('M46 -124Q92 -70 86 -22H52Z', '#000000', 0.1) +
      shape('M-92 -12H104Q92 26 60 28H-54Q-84 24 -92 -12Z', hull) +
      shape('M-84 8H98Q86 26 60 28H-54Q-76 26 -84 8Z', '#000000', 0.2),
    turn,
  )
}

/** An inshore rescue boat, orange and blue, bow to the right. */
export function lifeboat(x: number, y: number, scale: number, turn = 0): string {
  return place(
    x,
    y,
    scale,
    shape('M-210 -50H190Q220 -50 236 -74Q224 6 170 22H-176Q-204 10 -210 -50Z', '#ef6c1f') +
      shape('M-200 -14H216Q200 14 170 22H-176Q-196 14 -200 -14Z', '#1d3f7d') +
      shape('M-120 -50L-96 -126H60L104 -50Z', '#fdf9ee') +
      polygon('-84,-112 -6,-112 -6,-70 -98,-70', '#8fbcd4') +
      polygon('8,-112 54,-112 80,-70 8,-70', '#8fbcd4') +
      stroke('M-30 -126V-196M-60 -176H0', '#4a4e5c', 6) +
      circle(-30, -200, 9, '#3f8fe0') +
      stroke('M-190 -50V-78H-124', '#fdf9ee', 6) +
      lettering('LIFEBOAT', 10, -40, 20, '#ffffff', 1),
    turn,
  )
}

/** A wading bird with a spoon for a bill, facing left. */
export function spoonbill(x: number, y: number, scale: number): string {
  return place(
    x,
    y,
    scale,
    stroke('M-6 -50V0M16 -50V0', '#3a3a3a', 6) +
      ellipse(8, -84, 62, 36, '#ffffff') +
      shape('M40 -104Q92 -84 84 -56Q50 -52 20 -62Z', '#e3e1da') +
      stroke('M-40 -96Q-76 -130 -52 -164', '#ffffff', 18) +
      circle(-52, -172, 18, '#ffffff') +
      stroke('M-66 -168L-112 -146', '#2f2c2a', 7) +
      ellipse(-118, -142, 15, 8, '#2f2c2a') +
      circle(-56, -176, 3.5, '#c23b22') +
      stroke('M-38 -182Q-22 -178 -18 -166', '#f3d98a', 6),
  )
}
