import { pythonText } from './python-text.ts'

/** A pair of an MNRE file; positions in tokens, half open. */
export interface MnrePair {
  readonly tokens: readonly string[]
  readonly head: readonly [from: number, to: number]
  readonly tail: readonly [from: number, to: number]
  /** Name of the post's image; null: it has none. */
  readonly image: string | null
  readonly relation: string
}

/** One line of a file, with its line break. */
export function mnreLine({ tokens, head, tail, image, relation }: MnrePair): string {
  const argument = ([from, to]: MnrePair['head']) =>
    `{'name': ${pythonText(tokens.slice(from, to).join(' '))}, 'pos': [${from}, ${to}]}`
  const shown = image === null ? '' : `'img_id': ${pythonText(image)}, `
  const list = `[${tokens.map(pythonText).join(', ')}]`
  return `{'token': ${list}, 'h': ${argument(head)}, 't': ${argument(tail)}, ${shown}'relation': ${pythonText(relation)}}\n`
}
