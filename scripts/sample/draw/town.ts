import { lettering } from './lettering.ts'
import { pick, scatter } from './random.ts'
import { circle, corners, ellipse, fadeRect, glow, place, polygon, rect, shape, stroke } from './shapes.ts'

/** A terrace of narrow houses that stand on `y`. */
export function houses(x1: number, x2: number, y: number, seed: number, lit = false): string {
  const walls = ['#e9c9a1', '#d98e73', '#8fb3b0', '#f0e2c6', '#c9a7c2', '#a9bd8c', '#e6b450']
  const width = 120
  return scatter(Math.ceil((x2 - x1) / width), seed, (random, at) => {
    const x = x1 + at * width
    const height = 150 + random() * 90
    const wall = pick(random, walls)
    const windows = [0, 1]
      .flatMap((row) => [0, 1].map((column) => ({ left: x + 22 + column * 46, top: y - height + 34 + row * 62 })))
      .map(
        ({ left, top }) =>
          rect(left, top, 30, 40, lit && random() < 0.75 ? '#ffdf87' : lit ? '#39445e' : '#5b7688', 3) +
          stroke(`M${left + 15} ${top}v40M${left} ${top + 20}h30`, '#fbf6ea', 3),
      )
    return (
      rect(x, y - height, width, height, wall) +
      (lit ? rect(x, y - height, width, height, '#1d2340', 0, 0.55) : '') +
      polygon(
        corners(x - 4, y - height, x + width / 2, y - height - 58, x + width + 4, y - height),
        lit ? '#3a2a38' : '#8d4b3f',
      ) +
      windows.join('')
    )
  })
}

/** Corn Hall: columns, a pediment with a sheaf, its name. 520 wide before scaling; it stands on y. */
export function cornHall(x: number, y: number, scale: number, lit = false): string {
  const stone = lit ? '#cfae7c' : '#ead9b7'
  const columns = [-190, -95, 0, 95, 190].map(
    (at) =>
      rect(at - 17, -220, 34, 200, lit ? '#f4d79f' : '#fbf3e0', 6) + rect(at + 4, -220, 13, 200, '#000000', 4, 0.1),
  )
  return place(
    x,
    y,
    scale,
    rect(-260, -236, 520, 236, stone) +
      rect(-72, -150, 50, 132, lit ? '#ffe6a0' : '#7b5340', 6) +
      rect(22, -150, 50, 132, lit ? '#ffe6a0' : '#7b5340', 6) +
      rect(-166, -150, 50, 80, lit ? '#ffe6a0' : '#6f8796', 6) +
      rect(116, -150, 50, 80, lit ? '#ffe6a0' : '#6f8796', 6) +
      columns.join('') +
      rect(-280, -20, 560, 20, '#c8b48c') +
      rect(-272, -274, 544, 54, '#f4e8cc') +
      lettering('CORN HALL', 0, -260, 27, '#7a4a22', 0.9) +
      polygon('-286,-274 0,-372 286,-274', stone) +
      polygon('-240,-280 0,-360 240,-280', lit ? '#b8935c' : '#d9c296') +
      stroke(
        'M0 -286V-340M0 -304Q-20 -318 -24 -336M0 -304Q20 -318 24 -336M0 -288Q-30 -296 -40 -314M0 -288Q30 -296 40 -314',
        '#9a6a1e',
        6,
      ),
  )
}

/** A shop with an awning and a name over it; 360 wide before scaling. */
export function shopFront(
  x: number,
  y: number,
  scale: number,
  name: string,
  awning: string,
  wall: string,
  inside: string,
): string {
  const stripes = Array.from({ length: 9 }, (_, at) => {
    const left = -180 + at * 40
    return shape(`M${left} -210H${left + 40}V-164Q${left + 20} -146 ${left} -164Z`, at % 2 === 0 ? awning : '#fff8ea')
  })
  return place(
    x,
    y,
    scale,
    rect(-200, -330, 400, 330, wall) +
      rect(-184, -280, 368, 60, '#fff8ea', 6) +
      lettering(name, 0, -262, 24, '#4b2e24', 1) +
      rect(-176, -190, 236, 150, '#ffe9b8', 4) +
      rect(-176, -40, 236, 40, '#6b4634') +
      rect(80, -190, 96, 190, '#6b4634', 4) +
      rect(92, -178, 72, 110, '#ffe9b8', 4) +
      circle(160, -84, 6, '#e8c25a') +
      place(-58, -40, 1, inside) +
      stripes.join(''),
  )
}

export function cinema(x: number, y: number, scale: number, title: string): string {
  const bulbs = Array.from(
    { length: 15 },
    (_, at) => circle(-224 + at * 32, -152, 6, '#fff0b0') + circle(-224 + at * 32, -252, 6, '#fff0b0'),
  )
  return place(
    x,
    y,
    scale,
    glow(0, -240, 430, '#ffcf70', 0.4) +
      rect(-260, -430, 520, 430, '#7a2c40') +
      rect(-260, -430, 520, 16, '#a8485c') +
      stroke('M-190 -400V-280M-120 -400V-280M120 -400V-280M190 -400V-280', '#93394f', 16) +
      rect(-64, -520, 128, 220, '#a8384f', 12) +
      lettering('REX', 0, -478, 42, '#ffd56b', 1) +
      rect(-250, -262, 500, 120, '#c62f3c', 8) +
      rect(-232, -240, 464, 76, '#fff7e4', 4) +
      lettering(title, 0, -220, 36, '#2b1d24', 0.9) +
      bulbs.join('') +
      rect(-190, -120, 90, 120, '#ffdf9a', 4) +
      rect(-84, -120, 168, 120, '#ffe9ba', 4) +
      rect(100, -120, 90, 120, '#ffdf9a', 4) +
      stroke('M0 -120V0M-84 -120V0M84 -120V0', '#3c1622', 8),
  )
}

export function lampPost(x: number, y: number, height: number, lit: boolean): string {
  return (
    stroke(`M${x} ${y}v${-height}`, '#2d3440', 10) +
    rect(x - 20, y - height - 44, 40, 44, lit ? '#ffe28a' : '#cfe0e6', 6) +
    shape(`M${x - 26} ${y - height - 44}h52l-26 -24z`, '#2d3440') +
    (lit ? glow(x, y - height - 22, 150, '#ffe28a', 0.6) : '')
  )
}

export function road(y: number, color = '#6d7078'): string {
  const marks = Array.from({ length: 7 }, (_, at) =>
    rect(20 + at * 150, y + (640 - y) * 0.5, 84, 10, '#f3ead0', 3, 0.8),
  )
  return rect(0, y, 960, 640 - y, color) + rect(0, y, 960, 12, '#c9c2b4') + marks.join('')
}

/** Cobbles of the old streets. */
export function cobbles(y: number, seed: number, color = '#9b938a'): string {
  return (
    rect(0, y, 960, 640 - y, color) +
    scatter(120, seed, (random) => {
      const depth = random()
      return ellipse(
        random() * 960,
        y + 8 + depth * (640 - y),
        16 + depth * 16,
        5 + depth * 6,
        random() < 0.5 ? '#ffffff' : '#000000',
        0.08,
      )
    })
  )
}

/** A room: wall, skirting, floor. */
export function room(wall: string, floor: string, floorY: number): string {
  return (
    fadeRect(0, 0, 960, floorY, wall, wall) +
    rect(0, floorY, 960, 640 - floorY, floor) +
    rect(0, floorY - 12, 960, 12, '#ffffff', 0, 0.35) +
    glow(240, 140, 420, '#ffffff', 0.25)
  )
}

export function table(y: number, color: string): string {
  const grain = Array.from({ length: 5 }, (_, at) =>
    stroke(`M0 ${y + 34 + at * 44}q240 ${at % 2 === 0 ? 10 : -10} 480 0t480 0`, '#000000', 3, 0.08),
  )
  return rect(0, y, 960, 640 - y, color) + rect(0, y, 960, 10, '#ffffff', 0, 0.25) + grain.join('')
}

export function paperLantern(x: number, y: number, scale: number, color: string): string {
  return (
    glow(x, y, 120 * scale, color, 0.6) +
    place(
      x,
      y,
      scale,
      stroke('M0 -90V-48', '#3a2d3c', 3) +
        ellipse(0, 0, 42, 48, color) +
        stroke('M-14 -45Q-26 0 -14 45M14 -45Q26 0 14 45M0 -48V48', '#ffffff', 2, 0.5) +
        rect(-18, -54, 36, 9, '#3a2d3c', 4) +
        rect(-18, 45, 36, 9, '#3a2d3c', 4) +
        stroke('M0 54V76', color, 5),
    )
  )
}
