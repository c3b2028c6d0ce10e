import { english } from './en/english.ts'
import { fill } from './fill.ts'
import type { Said, Sentence } from './said.ts'

type English = typeof english
type Area = keyof English & string
type Bare<Key> = Key extends `${infer Name}_one` | `${infer Name}_other` ? Name : Key

/** `area.name`, without the form that a number asks for. */
export type SentenceCode = { [A in Area]: `${A}.${Bare<keyof English[A] & string> & string}` }[Area]

type Holes<Template> = Template extends `${string}{{${infer Hole}}}${infer Rest}` ? Hole | Holes<Rest> : never
type TemplatesOf<A extends Area, Name extends string> = English[A][keyof English[A] &
  (Name | `${Name}_one` | `${Name}_other`)]
type HolesOf<Code> = Code extends `${infer A extends Area}.${infer Name}` ? Holes<TemplatesOf<A, Name>> : never

/** What a sentence must be told: exactly what stands in it. */
export type FactsOf<Code extends SentenceCode> = {
  readonly [Hole in HolesOf<Code>]: Hole extends 'count' ? number : string | number | Sentence
}

/**
 * A sentence for a person, to be shown in the language of whoever reads it.
 *
 * @throws RangeError where a fact is missing, which the compiler has seen before
 */
export function say<Code extends SentenceCode>(
  code: Code,
  ...[told]: [HolesOf<Code>] extends [never] ? [] : [FactsOf<Code>]
): Sentence {
  const facts: Record<string, string | number | Said> = {}
  for (const [name, fact] of Object.entries<string | number | Sentence>(told ?? {}))
    facts[name] = typeof fact === 'object' ? fact.said : fact
  const said = { code, facts }
  const text = fill(english, 'en', said)
  if (text === null) throw new RangeError(`the sentence ${code} lacks a fact: ${Object.keys(facts).join(', ')}`)
  return { text, said }
}

/** What has crossed the contract, to be told within another sentence. */
export const sentenceOf = (text: string, said: Said | undefined): Sentence =>
  said === undefined ? say('plain.text', { text }) : { text, said }
