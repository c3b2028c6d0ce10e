/** A text as Python's `repr` writes it: in single quotes unless it holds one and no double quote; unprintable ones escaped. */
export function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(/[\\'"\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (found) => {
    if (found === '\\' || found === quote) return `\\${found}`
    if (found === "'" || found === '"') return found
    if (found === '\n') return '\\n'
    if (found === '\r') return '\\r'
    if (found === '\t') return '\\t'
    const code = found.codePointAt(0)!
    const hex = (digits: number) => code.toString(16).padStart(digits, '0')
    return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`
  })
  return `${quote}${escaped}${quote}`
}
