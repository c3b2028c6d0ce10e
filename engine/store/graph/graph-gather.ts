import type { Statement } from '../../../exchange/graph/statement.ts'

const labelUnits = 500
const descriptionUnits = 20_000

/** What the files say of one key. */
export interface Gathered {
  label: string
  preference: number
  aliases: Set<string>
  description: string
  types: Set<string>
  images: Set<string>
  inverse: string | null
  domain: Set<string>
  range: Set<string>
  symmetric: boolean
  file: string
}

const cut = (text: string, units: number): string => {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim()
  return line.length <= units ? line : line.slice(0, units).toWellFormed()
}

/**
 * The statements of a graph's files, gathered in memory as numbers: a fact takes 16 bytes and its place in a set, so that a
 * million of them are no matter.
 */
export function graphGatherer() {
  const keys: string[] = []
  const numbers = new Map<string, number>()
  const texts = new Map<number, Gathered>()
  const isPredicate = new Set<number>()
  const isEntity = new Set<number>()
  // Only named so far: an entity, unless it turns out to be a predicate.
  const labelled = new Set<number>()
  const files: string[] = []
  let facts = new Int32Array(4096)
  let length = 0
  const seen = new Map<number, Set<number>>()

  function numberOf(key: string): number {
    const known = numbers.get(key)
    if (known !== undefined) return known
    const made = keys.length
    keys.push(key)
    numbers.set(key, made)
    return made
  }

  function gathered(number: number, file: string): Gathered {
    const known = texts.get(number)
    if (known) return known
    const made: Gathered = {
      label: '',
      preference: Number.POSITIVE_INFINITY,
      aliases: new Set(),
      description: '',
      types: new Set(),
      images: new Set(),
      inverse: null,
      domain: new Set(),
      range: new Set(),
      symmetric: false,
      file,
    }
    texts.set(number, made)
    return made
  }

  /** A fact is kept once, whichever files state it: the first one is its source. */
  function addFact(head: number, predicate: number, tail: number, file: number): void {
    const pair = head * 2 ** 26 + predicate
    const tails = seen.get(pair)
    if (tails?.has(tail)) return
    if (tails) tails.add(tail)
    else seen.set(pair, new Set([tail]))
    if (length + 4 > facts.length) {
      const grown = new Int32Array(facts.length * 2)
      grown.set(facts)
      facts = grown
    }
    facts.set([head, predicate, tail, file], length)
    length += 4
  }

  function addStatement(statement: Statement, file: string, place: number, declares: boolean): void {
    if (statement.kind === 'fact') {
      const [head, predicate, tail] = [
        numberOf(statement.head),
        numberOf(statement.predicate),
        numberOf(statement.tail),
      ]
      isEntity.add(head).add(tail)
      isPredicate.add(predicate)
      addFact(head, predicate, tail, place)
      return
    }
    const number = numberOf(statement.key)
    const about = gathered(number, file)
    if (declares && (statement.kind === 'label' || statement.kind === 'description')) labelled.add(number)
    switch (statement.kind) {
      case 'label': {
        const label = cut(statement.text, labelUnits)
        if (statement.preference < about.preference) {
          if (about.label !== '') about.aliases.add(about.label)
          about.label = label
          about.preference = statement.preference
        } else if (label !== about.label) about.aliases.add(label)
        break
      }
      case 'alias':
        labelled.add(number)
        about.aliases.add(cut(statement.text, labelUnits))
        break
      case 'description':
        if (about.description === '')
          about.description = statement.text.trim().slice(0, descriptionUnits).toWellFormed()
        break
      case 'type':
        about.types.add(cut(statement.type, labelUnits))
        isEntity.add(number)
        break
      case 'image':
        about.images.add(cut(statement.name, labelUnits))
        isEntity.add(number)
        break
      case 'inverse':
        about.inverse = statement.of
        isPredicate.add(number)
        break
      case 'domain':
      case 'range':
        about[statement.kind].add(cut(statement.type, labelUnits))
        isPredicate.add(number)
        break
      case 'symmetric':
        about.symmetric = true
        isPredicate.add(number)
        break
      case 'predicate':
        isPredicate.add(number)
        break
      case 'entity':
        isEntity.add(number)
        break
      default:
        statement satisfies never
    }
  }

  return {
    /**
     * @param declares whether a label makes an entity of its key; where not, texts of keys that nothing else speaks of are left
     *   out, as files of texts bring hundreds
     */
    add(file: string, statements: readonly Statement[], declares: boolean): void {
      let place = files.indexOf(file)
      if (place < 0) place = files.push(file) - 1
      for (const statement of statements) addStatement(statement, file, place, declares)
    },
    /** Keys by number. */
    keys: keys as readonly string[],
    files: files as readonly string[],
    texts: texts as ReadonlyMap<number, Gathered>,
    isEntity: isEntity as ReadonlySet<number>,
    labelled: labelled as ReadonlySet<number>,
    isPredicate: isPredicate as ReadonlySet<number>,
    /** Four numbers each: head, predicate, tail, and the file that stated it first. */
    facts: () => facts.subarray(0, length),
    clear(): void {
      keys.length = 0
      files.length = 0
      numbers.clear()
      texts.clear()
      isEntity.clear()
      labelled.clear()
      isPredicate.clear()
      seen.clear()
      facts = new Int32Array(0)
      length = 0
    },
  }
}
export type GraphGatherer = ReturnType<typeof graphGatherer>
