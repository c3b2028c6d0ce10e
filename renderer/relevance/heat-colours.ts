import type { HeatRaster } from './heat-raster.ts'

type Colour = readonly [red: number, green: number, blue: number]

/**
 * From violet over orange to pale yellow, each stop lighter than the one before: read by lightness alone, so also with
 * any kind of colour blindness and in print. Points of the scale "inferno" of matplotlib (CC0).
 */
export const heatStops: readonly Colour[] = [
  [40, 11, 84],
  [101, 21, 110],
  [159, 42, 99],
  [212, 72, 66],
  [245, 125, 21],
  [250, 193, 39],
  [252, 255, 164],
]

/** The colour of a heat between 0 and 1. */
export function heatColour(value: number): Colour {
  const at = Math.min(1, Math.max(0, value)) * (heatStops.length - 1)
  const below = heatStops[Math.floor(at)]!
  const above = heatStops[Math.ceil(at)]!
  const share = at - Math.floor(at)
  const mix = (i: 0 | 1 | 2) => Math.round(below[i] + (above[i] - below[i]) * share)
  return [mix(0), mix(1), mix(2)]
}

/** As RGBA bytes. Where nothing was looked at the image shows through; the hottest place is opaque. */
export function heatPixels({ width, height, values }: HeatRaster): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4)
  values.forEach((value, i) => {
    const [red, green, blue] = heatColour(value)
    pixels.set([red, green, blue, Math.round(255 * Math.sqrt(value))], i * 4)
  })
  return pixels
}
