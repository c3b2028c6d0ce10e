/** UTF-8 by hand: `models/` is compiled without the types of Node and of browsers. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0)!
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), continued(code))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), continued(code >> 6), continued(code))
    else bytes.push(0xf0 | (code >> 18), continued(code >> 12), continued(code >> 6), continued(code))
  }
  return Uint8Array.from(bytes)
}

/** @returns undefined where the bytes are not UTF-8: cut off, overlong, a surrogate or beyond Unicode */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const pieces: string[] = []
  let codes: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++]!
    const more =
      first < 0x80
        ? 0
        : first >= 0xc2 && first < 0xe0
          ? 1
          : (first & 0xf0) === 0xe0
            ? 2
            : (first & 0xf8) === 0xf0
              ? 3
              : -1
    if (more < 0 || at + more > bytes.length) return undefined
    let code = more === 0 ? first : first & (0x3f >> more)
    for (let left = more; left > 0; left--) {
      const next = bytes[at++]!
      if ((next & 0xc0) !== 0x80) return undefined
      code = (code << 6) | (next & 0x3f)
    }
    const shortest = [0, 0x80, 0x800, 0x10000][more]!
    if (code < shortest || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined
    codes.push(code)
    if (codes.length === 4096) {
      pieces.push(String.fromCodePoint(...codes))
      codes = []
    }
  }
  return pieces.join('') + String.fromCodePoint(...codes)
}

function continued(code: number): number {
  return 0x80 | (code & 63)
}
