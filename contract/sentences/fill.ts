import type { Said } from './said.ts'

/** Sentences by area and name, with holes like `{{name}}`; what is counted has `_one` and `_other`, by the hole `count`. */
export type Sentences = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * The words of a sentence in one language.
 *
 * @param locale BCP 47, for the form that goes with a number
 * @returns null where the language does not have the sentence, or a fact of it is missing
 */
export function fill(sentences: Sentences, locale: string, { code, facts }: Said): string | null {
  const template = templateOf(sentences, locale, code, facts.count)
  if (template === null) return null
  let text = ''
  for (const [at, part] of partsOf(template).entries()) {
    if (at % 2 === 0) {
      text += part
      continue
    }
    const fact = Object.hasOwn(facts, part) ? facts[part]! : null
    const words = typeof fact === 'object' && fact !== null ? fill(sentences, locale, fact) : fact
    if (words === null) return null
    text += words
  }
  return text
}

function templateOf(
  sentences: Sentences,
  locale: string,
  code: string,
  count: Said['facts'][string] | undefined,
): string | null {
  const [area = '', name = ''] = code.split('.')
  const found = Object.hasOwn(sentences, area) ? sentences[area]! : {}
  const form = typeof count === 'number' ? `${name}_${pluralOf(locale, count)}` : name
  if (Object.hasOwn(found, form)) return found[form]!
  return Object.hasOwn(found, name) ? found[name]! : null
}

const parted = new Map<string, readonly string[]>()

/** What stands between the holes and their names, by turns. */
function partsOf(template: string): readonly string[] {
  const known = parted.get(template) ?? template.split(/\{\{(\w+)\}\}/)
  parted.set(template, known)
  return known
}

const rules = new Map<string, Intl.PluralRules>()

function pluralOf(locale: string, count: number): string {
  const rule = rules.get(locale) ?? new Intl.PluralRules(locale)
  rules.set(locale, rule)
  return rule.select(count)
}
