import { pick, scatter, seeded } from './random.ts'
import { circle, corners, ellipse, fadeRect, glow, place, polygon, rect, shape, stroke } from './shapes.ts'

export function sky(top: string, bottom: string, height = 640): string {
  return fadeRect(0, 0, 960, height, top, bottom)
}

export function sun(x: number, y: number, r: number, color = '#fff1b8'): string {
  return glow(x, y, r * 3.6, color, 0.7) + circle(x, y, r, color)
}

export function moon(x: number, y: number, r: number): string {
  return (
    glow(x, y, r * 3.4, '#f5efd2', 0.5) +
    circle(x, y, r, '#f7f1d8') +
    circle(x - r * 0.3, y - r * 0.2, r * 0.2, '#e2d9b4') +
    circle(x + r * 0.3, y + r * 0.3, r * 0.14, '#e2d9b4')
  )
}

export function stars(seed: number, height = 300): string {
  return scatter(70, seed, (random) =>
    circle(random() * 960, random() * height, 0.8 + random() * 1.8, '#fffbe6', 0.4 + random() * 0.6),
  )
}

export function cloud(x: number, y: number, scale: number, color = '#ffffff', opacity = 0.85): string {
  const puffs =
    ellipse(0, 0, 90, 26, color) + circle(-40, -16, 30, color) + circle(4, -30, 40, color) + circle(46, -12, 28, color)
  return `<g opacity="${opacity}">${place(x, y, scale, puffs)}</g>`
}

export function rain(seed: number, color = '#dfeaf2'): string {
  return scatter(130, seed, (random) => {
    const x = random() * 1000
    const y = random() * 640
    const long = 18 + random() * 26
    return stroke(
      `M${Math.round(x)} ${Math.round(y)}l${Math.round(-long * 0.3)} ${Math.round(long)}`,
      color,
      2,
      0.25 + random() * 0.35,
    )
  })
}

/** A soft ridge across the picture, between `y - height` and `y`. */
export function hills(y: number, height: number, color: string, seed: number): string {
  const random = seeded(seed)
  const waves = [1.3, 2.9, 5.3].map((turns, at) => ({
    turns,
    share: [0.55, 0.3, 0.15][at] ?? 0,
    phase: random() * Math.PI * 2,
  }))
  const crest = Array.from({ length: 49 }, (_, at) => {
    const level = waves.reduce(
      (sum, { turns, share, phase }) => sum + share * Math.sin((at / 48) * turns * Math.PI * 2 + phase),
      0,
    )
    return [at * 20, y - (height * (level + 1)) / 2] as const
  })
  return polygon(corners(...crest.flat(), 960, 640, 0, 640), color)
}

export function gullInFlight(x: number, y: number, scale: number, color = '#ffffff'): string {
  return place(x, y, scale, stroke('M-30 -10Q-14 -22 0 0Q14 -22 30 -10', color, 6))
}

export function fireworks(x: number, y: number, r: number, color: string): string {
  const rays = Array.from({ length: 18 }, (_, at) => {
    const angle = (at / 18) * Math.PI * 2
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
    const from = r * 0.32
    const to = r * (at % 2 === 0 ? 1 : 0.74)
    return (
      stroke(
        `M${Math.round(x + dx * from)} ${Math.round(y + dy * from)}L${Math.round(x + dx * to)} ${Math.round(y + dy * to)}`,
        color,
        4,
        0.85,
      ) + circle(x + dx * to * 1.1, y + dy * to * 1.1, 4.5, '#fff6d8')
    )
  })
  return glow(x, y, r * 1.3, color, 0.35) + rays.join('')
}

export function confetti(seed: number, height = 640): string {
  const colors = ['#e63946', '#f4a261', '#2a9d8f', '#457b9d', '#f1c453', '#ffffff']
  return scatter(90, seed, (random) =>
    place(random() * 960, random() * height, 1, rect(-5, -3, 10, 6, pick(random, colors), 1, 0.9), random() * 180),
  )
}

/** Small flags on a line that hangs between two points. */
export function bunting(x1: number, x2: number, y: number, sag: number): string {
  const colors = ['#e63946', '#f4c542', '#2a9d8f', '#3d6fd1', '#ffffff']
  const count = Math.round((x2 - x1) / 46)
  const flags = Array.from({ length: count }, (_, at) => {
    const t = (at + 0.5) / count
    const flagY = y + sag * 4 * t * (1 - t)
    return place(x1 + (x2 - x1) * t, flagY, 1, shape('M-15 0H15L0 32Z', colors[at % colors.length] ?? '#ffffff'))
  })
  return stroke(`M${x1} ${y}Q${(x1 + x2) / 2} ${y + sag * 2} ${x2} ${y}`, '#5a4a42', 3) + flags.join('')
}
