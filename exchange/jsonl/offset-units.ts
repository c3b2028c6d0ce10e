/** What an offset counts. UTF-16 units are ours. */
export type OffsetUnit = 'UTF-16 units' | 'code points' | 'UTF-8 bytes'

export const offsetUnits: readonly OffsetUnit[] = ['UTF-16 units', 'code points', 'UTF-8 bytes']

/** Units of a code point: [UTF-16, code points, UTF-8]. */
function widthOf(codePoint: number, unit: OffsetUnit): number {
  if (unit === 'code points') return 1
  if (unit === 'UTF-16 units') return codePoint > 0xffff ? 2 : 1
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

/**
 * UTF-16 offsets for offsets in another unit; null for one that lies outside the text or inside a code point.
 * `wanted` may be in any order.
 */
export function toUtf16(text: string, unit: OffsetUnit, wanted: readonly number[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  const sorted = [...new Set(wanted)].sort((a, b) => a - b)
  let foreign = 0
  let units = 0
  for (const offset of sorted) {
    while (foreign < offset && units < text.length) {
      const codePoint = text.codePointAt(units)!
      foreign += widthOf(codePoint, unit)
      units += codePoint > 0xffff ? 2 : 1
    }
    if (foreign === offset) found.set(offset, units)
  }
  return found
}

/** A span as a file gives it, with the text that it says it covers, where it says so. */
export interface ForeignSpan {
  readonly start: number
  readonly end: number
  readonly surface: string | null
}

function fits(text: string, unit: OffsetUnit, spans: readonly ForeignSpan[]): boolean {
  const offsets = toUtf16(
    text,
    unit,
    spans.flatMap(({ start, end }) => [start, end]),
  )
  return spans.every(({ start, end, surface }) => {
    const from = offsets.get(start)
    const to = offsets.get(end)
    return from !== undefined && to !== undefined && (surface === null || text.slice(from, to) === surface)
  })
}

/**
 * The unit in which every span covers the text that it names: `preferred` where that fits, else the first that does;
 * null when none does. Spans without a surface have only to lie within the text.
 */
export function unitOf(text: string, spans: readonly ForeignSpan[], preferred: OffsetUnit): OffsetUnit | null {
  const candidates = [preferred, ...offsetUnits.filter((unit) => unit !== preferred)]
  return candidates.find((unit) => fits(text, unit, spans)) ?? null
}
