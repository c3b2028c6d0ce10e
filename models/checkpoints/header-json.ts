import { SafetensorsError } from './safetensors-error.ts'
import { encodeUtf8 } from './utf8.ts'

export type HeaderValue =
  | string
  | number
  | boolean
  | null
  | readonly HeaderValue[]
  | { readonly entries: ReadonlyMap<string, HeaderValue> }

/** Deeper than any header; keeps hostile nesting off the stack. */
const deepest = 8

/**
 * JSON read strictly, because `JSON.parse` hides what we refuse: a key given twice. Objects come back as maps, in order, so
 * that `__proto__` is a name like any other.
 *
 * @param offset where the text starts in the file, for the messages
 * @throws SafetensorsError at the first character that is not JSON
 */
export function parseHeaderJson(text: string, offset: number): HeaderValue {
  let at = 0
  const fail = (problem: string): never => {
    throw new SafetensorsError(
      undefined,
      offset + encodeUtf8(text.slice(0, at)).length,
      `the header is no valid JSON: ${problem}`,
    )
  }
  const skipSpace = () => {
    while (' \t\n\r'.includes(text[at] ?? '!')) at++
  }
  const take = (character: string) => {
    if (text[at] !== character) fail(`'${character}' wanted, ${at < text.length ? `'${text[at]}'` : 'its end'} found`)
    at++
  }
  const matched = (pattern: RegExp, what: string): string => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found === undefined) return fail(`${what} wanted`)
    at += found.length
    return found
  }
  const string = (): string => {
    const start = at
    take('"')
    // By hand: on a string of many megabytes a regular expression runs out of stack.
    for (let escaped = true; escaped; at++) {
      at = text.indexOf('"', at)
      if (at < 0) {
        at = text.length
        return fail('a string without an end')
      }
      let slashes = 0
      while (text[at - 1 - slashes] === '\\') slashes++
      escaped = slashes % 2 === 1
    }
    try {
      return JSON.parse(text.slice(start, at)) as string
    } catch {
      at = start
      return fail('a string with a wrong escape or a control character')
    }
  }
  const list = <T>(open: string, close: string, item: () => T): readonly T[] => {
    const items: T[] = []
    take(open)
    skipSpace()
    while (text[at] !== close) {
      if (items.length > 0) take(',')
      skipSpace()
      items.push(item())
      skipSpace()
    }
    at++
    return items
  }
  const value = (depth: number): HeaderValue => {
    if (depth > deepest) fail(`nested deeper than ${deepest}`)
    skipSpace()
    const first = text[at]
    if (first === '"') return string()
    if (first === '[') return list('[', ']', () => value(depth + 1))
    if (first === '{') {
      const entries = new Map<string, HeaderValue>()
      list('{', '}', () => {
        const start = at
        const key = string()
        if (entries.has(key)) {
          at = start
          fail(`the key '${key.slice(0, 200)}' is given twice`)
        }
        skipSpace()
        take(':')
        entries.set(key, value(depth + 1))
      })
      return { entries }
    }
    const word = matched(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y, 'a value')
    return JSON.parse(word) as HeaderValue
  }
  const whole = value(0)
  skipSpace()
  if (at < text.length) fail('more text after its end')
  return whole
}
