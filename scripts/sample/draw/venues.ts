import { pick, scatter } from './random.ts'
import { circle, corners, ellipse, fadeRect, glow, place, polygon, rect, shape, stroke } from './shapes.ts'

/** Striped grass from `y` down, with a touchline. */
export function pitch(y: number, night = false): string {
  const stripes = Array.from({ length: 6 }, (_, at) => {
    const [a, b] = [480 + (at - 3) * 120, 480 + (at - 2) * 120]
    const spread = 2.2
    return polygon(
      corners(a, y, b, y, 480 + (b - 480) * spread, 640, 480 + (a - 480) * spread, 640),
      '#ffffff',
      at % 2 === 0 ? 0.09 : 0,
    )
  })
  return (
    fadeRect(0, y, 960, 640 - y, night ? '#2f7d3c' : '#5cab4a', night ? '#256b35' : '#4a9a3f') +
    stripes.join('') +
    stroke(`M0 ${y + 26}H960`, '#ffffff', 5, 0.8)
  )
}

/** A full stand between y1 and y2. */
export function crowdStand(y1: number, y2: number, seed: number, colors: readonly string[]): string {
  const rows = Math.floor((y2 - y1) / 22)
  return (
    fadeRect(0, y1, 960, y2 - y1, '#3a3f52', '#2b2f40') +
    Array.from({ length: rows }, (_, row) =>
      scatter(46, seed + row, (random, at) => {
        const x = at * 21.5 + (row % 2) * 10 + random() * 5
        const y = y1 + 16 + row * 22
        return (
          rect(x - 8, y + 4, 16, 14, pick(random, colors), 6) +
          circle(x, y, 6.5, pick(random, ['#e9bf9d', '#8a5a3c', '#c68a5f', '#5f3a26']))
        )
      }),
    ).join('') +
    rect(0, y2 - 14, 960, 14, '#f0ece2')
  )
}

export function goal(x: number, y: number, scale: number): string {
  const net =
    Array.from({ length: 11 }, (_, at) => stroke(`M${-200 + at * 40} -180V0`, '#ffffff', 2, 0.45)).join('') +
    Array.from({ length: 5 }, (_, at) => stroke(`M-200 ${-160 + at * 36}H200`, '#ffffff', 2, 0.45)).join('')
  return place(
    x,
    y,
    scale,
    rect(-200, -180, 400, 180, '#ffffff', 0, 0.1) + net + stroke('M-204 0V-184H204V0', '#ffffff', 12),
  )
}

export function football(x: number, y: number, r: number): string {
  return place(
    x,
    y,
    r / 30,
    circle(0, 0, 30, '#ffffff') +
      polygon('0,-12 11,-4 7,9 -7,9 -11,-4', '#24262e') +
      polygon('-9,-29 9,-29 0,-20', '#24262e') +
      polygon('28,-10 29,8 20,1', '#24262e') +
      polygon('-28,-10 -29,8 -20,1', '#24262e') +
      polygon('14,26 22,19 13,17', '#24262e') +
      polygon('-14,26 -22,19 -13,17', '#24262e') +
      stroke('M0 -12V-20M11 -4L20 1M-11 -4L-20 1M7 9L13 17M-7 9L-13 17', '#24262e', 2) +
      `<circle r="30" fill="none" stroke="#b9bbc2" stroke-width="2"/>`,
  )
}

export function floodlight(x: number, y: number): string {
  return (
    stroke(`M${x} ${y}v-190`, '#50566a', 10) +
    rect(x - 46, y - 236, 92, 52, '#50566a', 6) +
    [-28, 0, 28].map((at) => circle(x + at, y - 210, 13, '#fffbe0')).join('') +
    glow(x, y - 210, 170, '#fffbe0', 0.6)
  )
}

/** Boards, a back wall and two curtains; the boards begin at `y`. */
export function stage(y: number, wall: string, curtain: string): string {
  const folds = (from: number, mirror: number): string =>
    Array.from({ length: 4 }, (_, at) =>
      shape(
        `M${from + mirror * at * 36} 0h${mirror * 36}q${mirror * 10} ${y / 2} 0 ${y}h${mirror * -36}z`,
        at % 2 === 0 ? curtain : '#000000',
        at % 2 === 0 ? 1 : 0.14,
      ),
    ).join('')
  return (
    fadeRect(0, 0, 960, y, wall, '#1b1526') +
    rect(0, 0, 150, y, curtain) +
    rect(810, 0, 150, y, curtain) +
    folds(0, 1) +
    folds(960, -1) +
    fadeRect(0, y, 960, 640 - y, '#8a5a3b', '#4b2f22') +
    rect(0, y, 960, 8, '#c08a5c')
  )
}

export function spotlight(x: number, toX: number, toY: number, color: string, width = 130): string {
  return (
    polygon(corners(x - 10, 0, x + 10, 0, toX + width, toY, toX - width, toY), color, 0.2) +
    ellipse(toX, toY, width, 18, color, 0.3)
  )
}

/** Backs of heads along the lower edge. */
export function audience(seed: number, y = 600, color = '#17121f'): string {
  return scatter(15, seed, (random, at) => {
    const x = 10 + at * 68 + random() * 20
    const top = y - random() * 34
    const raised =
      random() < 0.3
        ? stroke(
            `M${Math.round(x + 30)} ${Math.round(top + 60)}L${Math.round(x + 44)} ${Math.round(top - 60)}`,
            color,
            16,
          )
        : ''
    return raised + circle(x, top, 30, color) + rect(x - 46, top + 24, 92, 90, color, 36)
  })
}

/** Held by its handle, with its head at (x, y). */
export function microphone(x: number, y: number, scale: number): string {
  return place(x, y, scale, stroke('M3 8L20 46', '#2f313c', 15) + circle(0, 0, 17, '#9aa0b2'))
}

/** A kit seen from the front, 330 wide before scaling. */
export function drums(x: number, y: number, scale: number, color: string): string {
  return place(
    x,
    y,
    scale,
    stroke('M-150 0L-128 -190M150 0L128 -190', '#b9bcc6', 6) +
      ellipse(-128, -194, 66, 12, '#e7c24a') +
      ellipse(128, -194, 66, 12, '#e7c24a') +
      rect(-120, -130, 86, 56, color, 12) +
      rect(34, -130, 86, 56, color, 12) +
      ellipse(-77, -130, 43, 11, '#fbf7ee') +
      ellipse(77, -130, 43, 11, '#fbf7ee') +
      circle(0, -76, 78, color) +
      circle(0, -76, 66, '#fbf7ee') +
      circle(0, -76, 24, color, 0.8) +
      rect(-172, -78, 74, 44, color, 8) +
      ellipse(-135, -78, 37, 10, '#fbf7ee'),
  )
}

export function doubleBass(x: number, y: number, scale: number, turn = 0): string {
  return place(
    x,
    y,
    scale,
    stroke('M0 -30V0', '#3a2a20', 6) +
      shape(
        'M0 -30C-90 -30 -96 -120 -56 -150C-36 -166 -42 -182 -54 -196C-78 -238 -40 -268 0 -268C40 -268 78 -238 54 -196C42 -182 36 -166 56 -150C96 -120 90 -30 0 -30Z',
        '#a85a28',
      ) +
      shape('M0 -30C90 -30 96 -120 56 -150C36 -166 42 -182 54 -196C78 -238 40 -268 0 -268Z', '#000000', 0.12) +
      rect(-9, -440, 18, 260, '#3a241a', 4) +
      stroke('M-4 -430V-80M4 -430V-80', '#eadfc8', 1.5) +
      rect(-22, -100, 44, 9, '#3a241a', 3) +
      stroke('M-36 -150q-10 18 2 36M36 -150q10 18 -2 36', '#3a241a', 4) +
      stroke('M-16 -424h32M-16 -408h32', '#d9b35c', 5) +
      circle(0, -446, 13, '#3a241a'),
    turn,
  )
}

export function guitar(x: number, y: number, scale: number, turn: number): string {
  return place(
    x,
    y,
    scale,
    rect(-6, -170, 12, 140, '#4b3021') +
      rect(-11, -200, 22, 34, '#3a241a', 4) +
      circle(0, -36, 38, '#d98a3d') +
      circle(0, 22, 50, '#d98a3d') +
      circle(0, -6, 16, '#3a241a') +
      rect(-18, 34, 36, 8, '#3a241a', 2),
    turn,
  )
}

export function trophy(x: number, y: number, scale: number): string {
  return place(
    x,
    y,
    scale,
    stroke('M-50 -150Q-96 -140 -84 -104Q-74 -78 -40 -84M50 -150Q96 -140 84 -104Q74 -78 40 -84', '#d9a520', 10) +
      shape('M-56 -170H56Q56 -66 0 -60Q-56 -66 -56 -170Z', '#f1c232') +
      shape('M16 -170H56Q56 -66 0 -60Q24 -90 16 -170Z', '#000000', 0.1) +
      rect(-9, -64, 18, 36, '#d9a520') +
      rect(-44, -30, 88, 30, '#6b3f2a', 5),
  )
}
