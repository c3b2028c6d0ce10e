type Metadata = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function joined(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) {
    const known = new Set(a.map((each) => JSON.stringify(each)))
    return [...a, ...b.filter((each) => !known.has(JSON.stringify(each)))]
  }
  return isObject(a) && isObject(b) ? joinMetadata(a, b) : a
}

/** What two records say of one post: lists one behind the other without repeats; of two single values the first. */
export function joinMetadata(a: Metadata, b: Metadata): Metadata {
  const known = new Set(Object.keys(a))
  const both = Object.entries(a).map(([key, value]) => [key, Object.hasOwn(b, key) ? joined(value, b[key]) : value])
  return Object.fromEntries([...both, ...Object.entries(b).filter(([key]) => !known.has(key))])
}
