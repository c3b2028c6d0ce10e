import { PackageError } from './package-error.ts'

/** Takes a parsed JSON value apart or throws a PackageError that names the field, what stood there and what was expected. */
export type Decoder<T> = (value: unknown, field: string) => T

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const refuse = (field: string, value: unknown, expected: string): never => {
  throw new PackageError(`${field}: found ${shown(value)}, expected ${expected}`)
}

export const text: Decoder<string> = (value, field) =>
  typeof value === 'string' ? value : refuse(field, value, 'a text')

export const finite: Decoder<number> = (value, field) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse(field, value, 'a number')

export function integerFrom(least: number, most = Number.MAX_SAFE_INTEGER): Decoder<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  return (value, field) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : refuse(field, value, `a whole number ${range}`)
}

export const positive: Decoder<number> = (value, field) =>
  finite(value, field) > 0 ? (value as number) : refuse(field, value, 'a number above 0')

export function exactly<const T extends string | number>(wanted: T): Decoder<T> {
  return (value, field) => (value === wanted ? wanted : refuse(field, value, JSON.stringify(wanted)))
}

export function oneOf<const T extends string | boolean>(...choices: readonly T[]): Decoder<T> {
  return (value, field) => {
    const found = choices.find((choice) => choice === value)
    if (found !== undefined) return found
    throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected one of ${choices.join(', ')}`)
  }
}

/** A field that may be left out. */
export function orElse<T>(decode: Decoder<T>, fallback: T): Decoder<T> {
  return (value, field) => (value === undefined ? fallback : decode(value, field))
}

export function listOf<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value, field) =>
    Array.isArray(value)
      ? value.map((entry: unknown, i) => item(entry, `${field}[${i}]`))
      : refuse(field, value, 'a list')
}

export function nullable<T>(inner: Decoder<T>): Decoder<T | null> {
  return (value, field) => (value === null ? null : inner(value, field))
}

function asObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : refuse(field, value, 'an object')
}

export function dictionaryOf<T>(item: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, field) =>
    Object.fromEntries(
      Object.entries(asObject(value, field)).map(([key, entry]) => [key, item(entry, `${field}.${key}`)]),
    )
}

/** Every field must be there; fields that are not named here are left out, so that later versions may add some. */
export function objectOf<T extends object>(fields: { readonly [K in keyof T]: Decoder<T[K]> }): Decoder<T> {
  return (value, field) => {
    const source = asObject(value, field)
    const entries = Object.entries(fields) as [string, Decoder<unknown>][]
    const own = (key: string) => (Object.hasOwn(source, key) ? source[key] : undefined)
    return Object.fromEntries(entries.map(([key, decode]) => [key, decode(own(key), `${field}.${key}`)])) as T
  }
}

/** Any JSON object, decoded later by whoever knows what it holds. */
export const anyObject: Decoder<Readonly<Record<string, unknown>>> = asObject
