import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { limits } from '../limits.ts'

/** JSON as it was read: objects have no prototype, so that `__proto__` is a key like any other. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export interface JsonProblem {
  readonly code: 'JSON_SYNTAX' | 'JSON_CUT' | 'JSON_DEPTH' | 'JSON_DUPKEY' | 'JSON_KEYS' | 'NUM_RANGE' | 'ID_PRECISION'
  /** 1-based, in UTF-16 units. */
  readonly column: number
  /** `entities[2].start`; empty at the top. */
  readonly field: string
  readonly message: Sentence
}

export type StrictJson =
  | {
      readonly ok: true
      readonly value: Json
      /** Integers that no double holds: read as text, so that no digit is lost. */
      readonly exact: readonly JsonProblem[]
    }
  | { readonly ok: false; readonly problem: JsonProblem }

class Refused extends Error {
  readonly problem: JsonProblem
  constructor(problem: JsonProblem) {
    super(problem.message.text)
    this.problem = problem
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON forbids within a string.
const plain = /[^"\\\0-\x1f]*/y
const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * RFC 8259 and nothing beside it, with what JSON.parse lets pass: a key given twice, a number that becomes infinite
 * or loses digits, and more open brackets than anything behind us could take.
 */
export function parseStrictJson(text: string): StrictJson {
  const reader = new Reader(text)
  try {
    return { ok: true, value: reader.document(), exact: reader.exact }
  } catch (thrown) {
    if (thrown instanceof Refused) return { ok: false, problem: thrown.problem }
    throw thrown
  }
}

class Reader {
  readonly exact: JsonProblem[] = []
  readonly #text: string
  #at = 0
  readonly #path: (string | number)[] = []

  constructor(text: string) {
    this.#text = text
  }

  document(): Json {
    const value = this.#value()
    this.#skip()
    if (this.#at < this.#text.length)
      throw this.#refused('JSON_SYNTAX', say('files.jsonAfterEnd', { found: this.#found() }))
    return value
  }

  #problem(code: JsonProblem['code'], message: Sentence): JsonProblem {
    const field = this.#path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
    return { code, column: this.#at + 1, field: field.replace(/^\./, ''), message }
  }

  #refused(code: JsonProblem['code'], message: Sentence): Refused {
    return new Refused(this.#problem(code, message))
  }

  #found(): string {
    return JSON.stringify(this.#text.slice(this.#at, this.#at + 12).toWellFormed())
  }

  #expected(expected: Sentence | string): Refused {
    if (this.#at >= this.#text.length) return this.#refused('JSON_CUT', say('files.jsonCut', { expected }))
    return this.#refused('JSON_SYNTAX', say('files.foundExpected', { found: this.#found(), expected }))
  }

  #skip(): void {
    blank.lastIndex = this.#at
    blank.exec(this.#text)
    this.#at = blank.lastIndex
  }

  #value(): Json {
    this.#skip()
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object()
      case 0x5b:
        return this.#array()
      case 0x22:
        return this.#string()
      case 0x74:
        return this.#word('true', true)
      case 0x66:
        return this.#word('false', false)
      case 0x6e:
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  #word(word: string, value: Json): Json {
    if (!this.#text.startsWith(word, this.#at)) throw this.#expected(say('files.anyValue'))
    this.#at += word.length
    return value
  }

  #number(): Json {
    number.lastIndex = this.#at
    const match = number.exec(this.#text)
    if (match === null) throw this.#expected(say('files.aValue'))
    const [digits, fraction, exponent] = match
    const value = Number(digits)
    if (!Number.isFinite(value)) throw this.#refused('NUM_RANGE', say('files.numberTooLarge', { found: digits }))
    if (fraction === undefined && exponent === undefined && !Number.isSafeInteger(value)) {
      const message = say('files.numberTooExact', { digits })
      this.exact.push(this.#problem('ID_PRECISION', message))
      this.#at = number.lastIndex
      return digits
    }
    this.#at = number.lastIndex
    return value === 0 ? 0 : value
  }

  #string(): string {
    this.#at++
    let read = ''
    for (;;) {
      plain.lastIndex = this.#at
      plain.exec(this.#text)
      const piece = this.#text.slice(this.#at, plain.lastIndex)
      this.#at = plain.lastIndex
      const next = this.#text.charAt(this.#at)
      if (next === '"') {
        this.#at++
        return read === '' ? piece : read + piece
      }
      read += piece
      if (next !== '\\') throw this.#expected(say('files.endOfString'))
      read += this.#escape()
    }
  }

  #escape(): string {
    const letter = this.#text.charAt(this.#at + 1)
    const simple = escapes[letter]
    if (simple !== undefined) {
      this.#at += 2
      return simple
    }
    const hex = this.#text.slice(this.#at + 2, this.#at + 6)
    if (letter !== 'u' || !/^[0-9a-f]{4}$/i.test(hex)) throw this.#expected(say('files.anEscape'))
    this.#at += 6
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  #enter(): void {
    if (this.#path.length >= limits.depth)
      throw this.#refused('JSON_DEPTH', say('files.bracketsAtMost', { most: limits.depth }))
    this.#at++
    this.#skip()
  }

  #array(): readonly Json[] {
    this.#enter()
    const items: Json[] = []
    if (this.#ends(']')) return items
    for (;;) {
      this.#path.push(items.length)
      items.push(this.#value())
      this.#path.pop()
      this.#skip()
      if (this.#ends(']')) return items
      this.#comma(']')
    }
  }

  #object(): JsonObject {
    this.#enter()
    const object: Record<string, Json> = Object.create(null)
    let keys = 0
    if (this.#ends('}')) return object
    for (;;) {
      this.#skip()
      if (this.#text.charAt(this.#at) !== '"') throw this.#expected(say('files.quotedKey'))
      const key = this.#string()
      this.#path.push(key)
      if (key in object) throw this.#refused('JSON_DUPKEY', say('files.keyTwice', { key: key.toWellFormed() }))
      if (++keys > limits.keysPerObject)
        throw this.#refused('JSON_KEYS', say('files.keysAtMost', { most: limits.keysPerObject }))
      this.#skip()
      if (this.#text.charAt(this.#at) !== ':') throw this.#expected('":"')
      this.#at++
      object[key] = this.#value()
      this.#path.pop()
      this.#skip()
      if (this.#ends('}')) return object
      this.#comma('}')
    }
  }

  #ends(bracket: string): boolean {
    if (this.#text.charAt(this.#at) !== bracket) return false
    this.#at++
    return true
  }

  #comma(bracket: string): void {
    if (this.#text.charAt(this.#at) !== ',') throw this.#expected(`"," or "${bracket}"`)
    this.#at++
  }
}
