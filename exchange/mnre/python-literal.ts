import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { limits } from '../limits.ts'

/** What a Python literal of plain data can be. Tuples are lists; dictionaries have text keys and no prototype. */
export type PythonValue = null | boolean | number | string | readonly PythonValue[] | PythonDict
export interface PythonDict {
  readonly [key: string]: PythonValue
}

export type PythonLiteral =
  | { readonly ok: true; readonly value: PythonValue }
  /** `column` is 1-based, in UTF-16 units. */
  | { readonly ok: false; readonly column: number; readonly cut: boolean; readonly problem: Sentence }

class Refused extends Error {
  readonly problem: Sentence
  constructor(problem: Sentence) {
    super(problem.text)
    this.problem = problem
  }
}

const blank = /[ \t\f]*/y
const plain = { "'": /[^'\\]*/y, '"': /[^"\\]*/y }
const number = /[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y
const name = /[A-Za-z_]\w*/y
const words: Readonly<Record<string, null | boolean>> = { None: null, True: true, False: false }
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Reads strings, numbers, lists, tuples, dictionaries, None, True and False as Python writes them; runs nothing. */
export function parsePythonLiteral(text: string): PythonLiteral {
  const reader = new Reader(text)
  try {
    return { ok: true, value: reader.document() }
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown
    return { ok: false, column: reader.at + 1, cut: reader.at >= text.length, problem: thrown.problem }
  }
}

class Reader {
  at = 0
  readonly #text: string
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): PythonValue {
    const value = this.#value()
    this.#skip()
    if (this.at < this.#text.length) throw this.#expected(say('files.endOfLine'))
    return value
  }

  #expected(expected: Sentence | string): Refused {
    const found = this.#text.slice(this.at, this.at + 12).toWellFormed()
    return new Refused(
      say('files.foundExpected', { found: found === '' ? say('files.endOfLine') : JSON.stringify(found), expected }),
    )
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.#text)
    if (match === null) return null
    this.at = pattern.lastIndex
    return match[0]
  }

  #skip(): void {
    this.#match(blank)
  }

  #next(): string {
    this.#skip()
    return this.#text.charAt(this.at)
  }

  #value(): PythonValue {
    const next = this.#next()
    if (next === "'" || next === '"') return this.#string()
    if (next === '[') return this.#items(']')
    if (next === '(') return this.#items(')')
    if (next === '{') return this.#dict()
    const digits = this.#match(number)
    if (digits !== null) {
      const value = Number(digits)
      if (!Number.isFinite(value)) throw this.#expected(say('files.smallerNumber'))
      return value
    }
    const begun = this.at
    const word = this.#match(name)
    if (word !== null && Object.hasOwn(words, word)) return words[word]!
    if ((word === 'u' || word === 'U') && /['"]/.test(this.#text.charAt(this.at))) return this.#string()
    this.at = begun
    throw this.#expected(say('files.pythonValue'))
  }

  #string(): string {
    const quote = this.#text.charAt(this.at++) as "'" | '"'
    let read = ''
    for (;;) {
      read += this.#match(plain[quote]) ?? ''
      const next = this.#text.charAt(this.at)
      if (next === '') throw this.#expected(say('files.closingQuote', { quote }))
      if (next === quote) {
        this.at++
        return read
      }
      read += this.#escape()
    }
  }

  #escape(): string {
    const letter = this.#text.charAt(this.at + 1)
    const simple = escapes[letter]
    if (simple !== undefined) {
      this.at += 2
      return simple
    }
    const octal = /^\\([0-7]{1,3})/.exec(this.#text.slice(this.at, this.at + 4))
    if (octal !== null) {
      this.at += octal[0].length
      return String.fromCharCode(Number.parseInt(octal[1]!, 8))
    }
    const digits = hexDigits[letter]
    if (digits === undefined) {
      if (letter === 'N' || letter === '') throw this.#expected(say('files.escapeWithoutName'))
      // Python leaves a backslash before any other letter as it is.
      this.at++
      return '\\'
    }
    const hex = this.#text.slice(this.at + 2, this.at + 2 + digits)
    const code = Number.parseInt(hex, 16)
    if (hex.length !== digits || !/^[0-9a-f]+$/i.test(hex) || code > 0x10ffff)
      throw this.#expected(say('files.hexEscape', { letter, digits }))
    this.at += 2 + digits
    return String.fromCodePoint(code)
  }

  #enter(): void {
    if (++this.#depth > limits.depth) throw new Refused(say('files.bracketsOpen', { most: limits.depth }))
    this.at++
  }

  #items(end: ']' | ')'): readonly PythonValue[] {
    this.#enter()
    const items: PythonValue[] = []
    while (!this.#ends(end)) {
      items.push(this.#value())
      if (this.#ends(end)) return items
      this.#take(',', `"," or "${end}"`)
    }
    return items
  }

  #dict(): PythonDict {
    this.#enter()
    const dict: Record<string, PythonValue> = Object.create(null)
    let keys = 0
    while (!this.#ends('}')) {
      const quote = this.#next()
      if (quote !== "'" && quote !== '"') throw this.#expected(say('files.keyInQuotes'))
      const key = this.#string()
      if (key in dict) throw new Refused(say('files.keyGivenTwice', { key: JSON.stringify(key.toWellFormed()) }))
      if (++keys > limits.keysPerObject) throw new Refused(say('files.keysOver', { most: limits.keysPerObject }))
      this.#take(':', '":"')
      dict[key] = this.#value()
      if (this.#ends('}')) return dict
      this.#take(',', '"," or "}"')
    }
    return dict
  }

  #ends(bracket: string): boolean {
    if (this.#next() !== bracket) return false
    this.at++
    this.#depth--
    return true
  }

  #take(mark: string, what: string): void {
    if (this.#next() !== mark) throw this.#expected(what)
    this.at++
  }
}
