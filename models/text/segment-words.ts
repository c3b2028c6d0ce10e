/** A word of a text: UTF-16 code units, half open, never inside a grapheme. */
export interface WordRange {
  readonly start: number
  readonly end: number
}

type Kind = 'blank' | 'word' | 'symbol'
interface Grapheme extends WordRange {
  readonly text: string
  readonly kind: Kind
}

const graphemeSegmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Scripts written without spaces: every grapheme is a word of its own, so that an entity can begin anywhere. */
const unspaced = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const keycap = '\u20e3'
const emoticon = /^[:;=]['-]?[)(DPpO/|*]$/

function kindOf(grapheme: string): Kind {
  if (/^[\s\p{Cc}\p{Cf}]+$/u.test(grapheme)) return 'blank'
  if (grapheme.includes(keycap) || unspaced.test(grapheme)) return 'symbol'
  return /^[\p{L}\p{N}\p{M}_]/u.test(grapheme) ? 'word' : 'symbol'
}

function graphemesOf(text: string): Grapheme[] {
  const all: Grapheme[] = []
  for (const { segment, index } of graphemeSegmenter.segment(text))
    all.push({ start: index, end: index + segment.length, text: segment, kind: kindOf(segment) })
  return all
}

const isDigit = (grapheme: Grapheme | undefined) => grapheme !== undefined && /^\p{Nd}$/u.test(grapheme.text)
const isBlank = (grapheme: Grapheme | undefined) => grapheme === undefined || grapheme.kind === 'blank'

/** First grapheme after the web address that begins at `from`, or `from` when none does. */
function endOfAddress(all: readonly Grapheme[], from: number, text: string): number {
  if (!/^https?:\/\/[^\s]/iu.test(text.slice(all[from]!.start, all[from]!.start + 12))) return from
  let to = from
  while (!isBlank(all[to])) to++
  while (to > from && /^[.,;:!?)\]}'"’”…]$/u.test(all[to - 1]!.text)) to--
  return to
}

/** First grapheme after an emoticon such as `:-)` standing alone, or `from`. */
function endOfEmoticon(all: readonly Grapheme[], from: number): number {
  if (!isBlank(all[from - 1])) return from
  for (const length of [3, 2]) {
    const part = all.slice(from, from + length)
    if (isBlank(all[from + length]) && emoticon.test(part.map((grapheme) => grapheme.text).join('')))
      return from + length
  }
  return from
}

/** First grapheme after the run of letters, digits and `_` that begins at `from`; `2.00` and `10,000` stay whole. */
function endOfRun(all: readonly Grapheme[], from: number): number {
  let to = from
  for (;;) {
    if (all[to]?.kind === 'word') to++
    else if (/^[.,]$/.test(all[to]?.text ?? '') && isDigit(all[to - 1]) && isDigit(all[to + 1])) to++
    else return to
  }
}

/**
 * The words of raw text, in order, without overlap, covering everything that is not blank (white space, control and
 * lone format characters). Letters, digits and `_` run together; every other grapheme is a word: `#`, `@`, each
 * punctuation mark, each emoji with its skin tone, flag half or ZWJ partners. So `#NBA` is `#`, `NBA` and `don't`
 * is `don`, `'`, `t`, which is how the Twitter-2015 and Twitter-2017 corpora are tokenised.
 */
export function segmentWords(text: string): WordRange[] {
  const all = graphemesOf(text)
  const words: WordRange[] = []
  for (let from = 0; from < all.length; ) {
    if (isBlank(all[from])) {
      from++
      continue
    }
    let to = endOfAddress(all, from, text)
    if (to === from) to = endOfEmoticon(all, from)
    if (to === from) to = endOfRun(all, from)
    if (to === from) to = from + 1
    words.push({ start: all[from]!.start, end: all[to - 1]!.end })
    from = to
  }
  return words
}
