import type { GraphKey } from '../../contract/domain/graph.ts'

/**
 * Ways in which data sets name an entity's folder of images: its key, Freebase's `/m/027rn` as `m.027rn` or `m_027rn`, and the
 * last part of an IRI.
 */
export function folderNames(key: GraphKey): readonly string[] {
  const bare = key.replace(/^\//, '')
  const last = /[/#:]([^/#:]+)\/?$/.exec(key)?.[1]
  return [...new Set([key, bare, bare.replaceAll('/', '.'), bare.replaceAll('/', '_'), ...(last ? [last] : [])])]
}

/** Finds the entity whose folder of images has this name. A name that fits two entities fits none. */
export function folderIndex(keys: Iterable<GraphKey>): (folder: string) => GraphKey | null {
  const exact = new Set<GraphKey>()
  const other = new Map<string, GraphKey | null>()
  for (const key of keys) {
    exact.add(key)
    for (const name of folderNames(key)) {
      const before = other.get(name)
      other.set(name, before === undefined || before === key ? key : null)
    }
  }
  return (folder) => {
    const name = folder.normalize('NFC')
    return exact.has(name) ? name : (other.get(name) ?? null)
  }
}
