const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Ids of embedding rows: 0 is padding, 1 unknown, entry i of the list is row i + 2. */
export interface Vocabulary {
  readonly rows: number
  readonly id: (entry: string) => number
}

export const paddingId = 0
export const unknownId = 1
const reserved = 2

/** @param entries in row order, without the two reserved rows */
export function openVocabulary(entries: readonly string[]): Vocabulary {
  const ids = new Map(entries.map((entry, i) => [entry, i + reserved]))
  return { rows: entries.length + reserved, id: (entry) => ids.get(entry) ?? unknownId }
}

/** Entries seen at least `minCount` times, most frequent first, ties in code unit order; at most `limit`. */
export function frequentEntries(seen: Iterable<string>, minCount: number, limit = Number.POSITIVE_INFINITY): string[] {
  const counts = new Map<string, number>()
  for (const entry of seen) counts.set(entry, (counts.get(entry) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count >= minCount)
    .sort((a, b) => b[1] - a[1] || byCodeUnits(a[0], b[0]))
    .slice(0, limit)
    .map(([entry]) => entry)
}
