import { circle, fadeRect, place, rect, stroke } from './draw/shapes.ts'

/**
 * Three panels that lean outwards like a winged altarpiece: text, image, graph. On a grid of 64 units; few strokes, so that
 * sixteen pixels are enough.
 */
export function icon(size: number): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 64 64">` +
    fadeRect(0, 0, 64, 64, '#4c6ef5', '#2f44ad', 14) +
    `<path d="M5 13L20 17V47L5 51Z" fill="#ffffff"/><path d="M59 13L44 17V47L59 51Z" fill="#ffffff"/>` +
    rect(22, 15, 20, 34, '#ffe3a3', 1.5) +
    stroke('M9 23.5L16 24.6M9 32H16M9 40.5L13.5 39.8', '#2f44ad', 2.8) +
    circle(35.5, 23, 3.8, '#e8590c') +
    `<path d="M22 43L29 31L34.5 39L37.5 35L42 42V47.5Q42 49 40.5 49H23.5Q22 49 22 47.5Z" fill="#00805c"/>` +
    place(0, 0, 1, stroke('M48.5 25L55 32L49 40', '#2f44ad', 2)) +
    circle(48.6, 24.6, 2.9, '#c2255c') +
    circle(55, 32, 2.9, '#c2255c') +
    circle(48.9, 40, 2.9, '#c2255c') +
    '</svg>'
  )
}
