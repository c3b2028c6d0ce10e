const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Characters that XML 1.0 has. */
const isAllowed = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff)

/** The text with its references read, each once; null for a reference that XML itself does not know. */
export function readXmlText(text: string): string | null {
  let isWhole = true
  const read = text.replace(/&([^;&\s]{0,20});?/g, (found, name: string) => {
    const digits = /^#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}))$/.exec(name)
    const code = digits === null ? null : Number.parseInt(digits[1] ?? digits[2]!, digits[1] === undefined ? 10 : 16)
    const value =
      code !== null && isAllowed(code)
        ? String.fromCodePoint(code)
        : Object.hasOwn(named, name)
          ? named[name]
          : undefined
    if (value === undefined || !found.endsWith(';')) isWhole = false
    return value ?? ''
  })
  return isWhole ? read : null
}

/** The same the other way; what XML has no character for becomes the character for what cannot be shown. */
export function writeXmlText(text: string): string {
  return [...text.toWellFormed()]
    .map((character) => {
      if (!isAllowed(character.codePointAt(0)!)) return '\ufffd'
      const name = Object.keys(named).find((each) => named[each] === character)
      // Readers turn a bare carriage return into a line break.
      return name === undefined ? (character === '\r' ? '&#13;' : character) : `&${name};`
    })
    .join('')
}
