import type { ParseArgsOptionsConfig } from 'node:util'
import type { Terminal } from './terminal.ts'

export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

/** One of `triptych`'s commands: what its help says and what it does. */
export interface Command {
  readonly name: string
  /** What may follow the name, one form a line. */
  readonly usage: readonly string[]
  /** Each option with its line in the help; `--json` and `--help` are everyone's. */
  readonly options: Readonly<
    Record<string, ParseArgsOptionsConfig[string] & { readonly help: string; readonly value?: string }>
  >
  readonly allowsArguments: boolean
  /** @returns the exit code. @throws Failed, UsageError */
  run(ask: { readonly values: OptionValues; readonly args: readonly string[] }, terminal: Terminal): Promise<number>
}

/** A command as the list of commands has it. */
export interface ListedCommand {
  readonly name: string
  /** One line. */
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** The command line cannot be understood; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The value of a text option that was given; a UsageError where it is missing. */
export function required(values: OptionValues, name: string, what: string): string {
  const value = values[name]
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} ${what} is missing`)
  return value
}

export function optional(values: OptionValues, name: string): string | null {
  const value = values[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** @throws UsageError unless it is a whole number of at least `least` */
export function wholeNumber(values: OptionValues, name: string, least: number): number | null {
  const text = optional(values, name)
  if (text === null) return null
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least)
    throw new UsageError(`--${name} must be a whole number of at least ${least}, not "${text}"`)
  return number
}

/** @throws UsageError unless it is one of `choices` */
export function oneOf<T extends string>(values: OptionValues, name: string, choices: readonly T[]): T | null {
  const text = optional(values, name)
  if (text === null) return null
  const found = choices.find((choice) => choice === text)
  if (found === undefined) throw new UsageError(`--${name} must be ${choices.join(' or ')}, not "${text}"`)
  return found
}

/** @throws UsageError unless it is a number within the bounds; `more` leaves `least` itself out */
export function numberWithin(
  values: OptionValues,
  name: string,
  { least, most, more = false }: { readonly least: number; readonly most: number; readonly more?: boolean },
): number | null {
  const text = optional(values, name)
  if (text === null) return null
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if ((more ? number > least : number >= least) && number <= most) return number
  const bounds = `${more ? 'more than' : 'at least'} ${least} and at most ${most}`
  throw new UsageError(`--${name} must be a number of ${bounds}, not "${text}"`)
}
