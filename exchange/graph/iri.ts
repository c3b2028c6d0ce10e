const scheme = /^[a-z][a-z0-9+.-]*:/i
/** Keys that no file gave an address get one under this, from which they are read back unchanged. */
const own = 'urn:triptych:'

const forbidden = /[\p{Cc} <>"{}|\\^`]/u

/** A key as an IRI: itself where it is one, else under our own scheme with what IRIs cannot hold escaped. */
export function iriOf(key: string): string {
  if (scheme.test(key) && key.search(forbidden) < 0 && !key.startsWith(own)) return key
  return own + encodeURIComponent(key)
}

/** The key that `iriOf` made this of. */
export function keyOfIri(iri: string): string {
  if (!iri.startsWith(own)) return iri
  try {
    return decodeURIComponent(iri.slice(own.length))
  } catch {
    return iri
  }
}
