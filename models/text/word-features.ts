/** Characters of a word that the network reads; the middle of a longer word is left out. */
export const charactersPerWord = 18

/** Key of a word in the word vocabulary: lower case, without variation selectors, joiners and skin tones. */
export function wordKey(word: string): string {
  const plain = word.replace(/[\u200d\ufe0e\ufe0f]|[\u{1f3fb}-\u{1f3ff}]/gu, '').toLowerCase()
  return plain === '' ? word : plain
}

export const shapes = [
  'padding',
  'lower',
  'title',
  'upper',
  'single-upper',
  'mixed',
  'digits',
  'letters-and-digits',
  'number',
  'hash',
  'at',
  'punctuation',
  'other',
] as const
const shapeIndex = new Map<string, number>(shapes.map((shape, i) => [shape, i]))

/** Where a word stands: by itself, after `#`, after `@`. A name in a hash tag is written without spaces or case. */
export const neighbourhoods = 3
/** Rows of the shape embedding: every shape in every neighbourhood. */
export const shapeCount = shapes.length * neighbourhoods

function shapeOf(word: string): (typeof shapes)[number] {
  if (word === '#') return 'hash'
  if (word === '@') return 'at'
  if (/^\p{Nd}+$/u.test(word)) return 'digits'
  if (/^[\p{Nd}.,:/%$£€-]*\p{Nd}[\p{Nd}.,:/%$£€-]*$/u.test(word)) return 'number'
  if (/\p{L}/u.test(word)) {
    if (/\p{Nd}/u.test(word)) return 'letters-and-digits'
    if (/^\p{Lu}$/u.test(word)) return 'single-upper'
    if (!/\p{Lu}/u.test(word)) return 'lower'
    if (!/\p{Ll}/u.test(word)) return 'upper'
    if (/^\p{Lu}[^\p{Lu}]*$/u.test(word)) return 'title'
    return 'mixed'
  }
  if (/^[\p{P}\p{S}]$/u.test(word) && word.charCodeAt(0) < 0x2600) return 'punctuation'
  return 'other'
}

/** Row of the shape embedding for `word` after `previous` (undefined at the start of the post). */
export function shapeRow(word: string, previous: string | undefined): number {
  const place = previous === '#' ? 1 : previous === '@' ? 2 : 0
  return place * shapes.length + shapeIndex.get(shapeOf(word))!
}

/** The first and the last characters (code points) of a word, at most `charactersPerWord` of them. */
export function featureCharacters(word: string): string[] {
  const all = [...word]
  if (all.length <= charactersPerWord) return all
  const half = charactersPerWord / 2
  return [...all.slice(0, half), ...all.slice(-half)]
}
