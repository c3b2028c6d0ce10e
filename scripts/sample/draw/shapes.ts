/** Plain SVG text, in pixels of a 960 x 640 picture. Every drawing below is a string of elements, painted in order. */
export const pictureWidth = 960
export const pictureHeight = 640

/** At most one decimal: the SVG stays short, and the same on every machine. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function id(prefix: string, ...parts: readonly (string | number)[]): string {
  return prefix + parts.join('-').replaceAll(/[^a-z0-9-]/gi, '')
}

export function rect(x: number, y: number, w: number, h: number, fill: string, radius = 0, opacity = 1): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" rx="${n(radius)}" fill="${fill}" opacity="${opacity}"/>`
}

export function circle(x: number, y: number, r: number, fill: string, opacity = 1): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}" opacity="${opacity}"/>`
}

export function ellipse(x: number, y: number, rx: number, ry: number, fill: string, opacity = 1): string {
  return `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}" opacity="${opacity}"/>`
}

/** A filled path; `d` is SVG path data. */
export function shape(d: string, fill: string, opacity = 1): string {
  return `<path d="${d}" fill="${fill}" opacity="${opacity}"/>`
}

/** A line with round ends; `d` is SVG path data. */
export function stroke(d: string, color: string, width: number, opacity = 1): string {
  return `<path d="${d}" fill="none" stroke="${color}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`
}

/** @param points corners as SVG writes them: `0,0 10,0 5,8`; computed ones come from `corners`. */
export function polygon(points: string, fill: string, opacity = 1): string {
  return `<polygon points="${points}" fill="${fill}" opacity="${opacity}"/>`
}

/** x, y, x, y, … */
export function corners(...values: readonly number[]): string {
  return values.map(n).join(' ')
}

/** A rectangle that fades from `top` to `bottom`. */
export function fadeRect(x: number, y: number, w: number, h: number, top: string, bottom: string, radius = 0): string {
  const fade = id('f', top, bottom)
  return (
    `<linearGradient id="${fade}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/>` +
    `<stop offset="1" stop-color="${bottom}"/></linearGradient>${rect(x, y, w, h, `url(#${fade})`, radius)}`
  )
}

/** Light around a point, gone at distance `r`. */
export function glow(x: number, y: number, r: number, color: string, strength = 0.8): string {
  const light = id('g', color, strength * 100)
  return (
    `<radialGradient id="${light}"><stop offset="0" stop-color="${color}" stop-opacity="${strength}"/>` +
    `<stop offset="1" stop-color="${color}" stop-opacity="0"/></radialGradient>${circle(x, y, r, `url(#${light})`)}`
  )
}

/** Moves, scales and then turns (degrees, clockwise) what is inside. */
export function place(x: number, y: number, scale: number, inside: string, turn = 0): string {
  return `<g transform="translate(${n(x)} ${n(y)}) scale(${scale}) rotate(${n(turn)})">${inside}</g>`
}

/** Left and right exchanged, around x = 0. */
export function mirrored(inside: string): string {
  return `<g transform="scale(-1 1)">${inside}</g>`
}

export function picture(...layers: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${pictureHeight}" viewBox="0 0 ${pictureWidth} ${pictureHeight}">${layers.join('')}</svg>`
}
