import type { HeatKind } from '../../contract/domain/relevance.ts'
import type { Size } from '../image/viewport.ts'
import { mentionHeat, type RelevanceNumbers } from './heat.ts'
import { heatPixels } from './heat-colours.ts'
import { heatRaster } from './heat-raster.ts'

/** Painted once for each mention and image; they go with the numbers that they were painted from. */
const painted = new WeakMap<RelevanceNumbers, Map<string, ImageBitmap | null>>()

/** The heat of a mention over one image, ready to be drawn; null where none of its look fell on this image. */
export function heatBitmap(
  numbers: RelevanceNumbers,
  kind: HeatKind,
  words: readonly number[],
  media: string,
  image: Size,
): ImageBitmap | null {
  const known = painted.get(numbers) ?? new Map<string, ImageBitmap | null>()
  painted.set(numbers, known)
  const key = `${kind} ${media} ${words.join()}`
  const found = known.get(key)
  if (found !== undefined) return found
  const bitmap = paint(numbers, kind, words, media, image)
  known.set(key, bitmap)
  return bitmap
}

function paint(
  numbers: RelevanceNumbers,
  kind: HeatKind,
  words: readonly number[],
  media: string,
  image: Size,
): ImageBitmap | null {
  const heat = mentionHeat(numbers, kind, words)
  const raster = heat === null ? null : heatRaster(numbers, heat, media, image)
  if (raster === null) return null
  const canvas = new OffscreenCanvas(raster.width, raster.height)
  canvas.getContext('2d')?.putImageData(new ImageData(heatPixels(raster), raster.width, raster.height), 0, 0)
  return canvas.transferToImageBitmap()
}
