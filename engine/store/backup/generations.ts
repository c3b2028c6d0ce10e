const newestKept = 5
const mostKept = 10

/**
 * Which backups to delete: all but the newest five, then ever fewer (of ages 5 to 8 every second, 9 to 16 every
 * fourth, …), ten in all. Ages are counted in generations, since a clock may jump.
 */
export function generationsToDelete(generations: readonly number[]): readonly number[] {
  const sorted = [...generations].sort((a, b) => b - a)
  const newest = sorted[0]
  if (newest === undefined) return []
  const kept = sorted.filter((generation, place) => {
    if (place < newestKept) return true
    const spacing = 2 ** Math.max(1, Math.ceil(Math.log2((newest - generation + 1) / 4)))
    return generation % spacing === 0
  })
  const staying = new Set(kept.slice(0, mostKept))
  return sorted.filter((generation) => !staying.has(generation))
}
