import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
/**
 * Ways of writing spans as one tag a token. `BIO` (IOB2): B begins, I continues. `IOB1`: I begins as well, B only
 * parts two neighbours of one type. `BIOES`: E ends, S is a span of one token (BILOU's L and U are read as E and S).
 */
export type Scheme = 'BIO' | 'IOB1' | 'BIOES'

export type Tag = { readonly kind: 'O' } | { readonly kind: 'B' | 'I' | 'E' | 'S'; readonly type: string }

/** In tokens, half open. */
export interface TokenSpan {
  readonly from: number
  readonly to: number
  readonly type: string
}

/** A place where tags break their scheme; `token` is an index. */
export interface IllegalTag {
  readonly token: number
  readonly problem: Sentence
}

const outside: Tag = { kind: 'O' }
const kinds: Readonly<Record<string, 'B' | 'I' | 'E' | 'S'>> = {
  B: 'B',
  I: 'I',
  E: 'E',
  S: 'S',
  L: 'E',
  U: 'S',
  M: 'I',
}

/** null where the text is no tag. */
export function readTag(text: string): Tag | null {
  if (text === 'O') return outside
  const kind = kinds[text.charAt(0)]
  return kind === undefined || text.charAt(1) !== '-' || text.length < 3 ? null : { kind, type: text.slice(2) }
}

const name = (tag: Tag) => (tag.kind === 'O' ? 'O' : `${tag.kind}-${tag.type}`)

/**
 * The spans of one sentence. Every scheme is read by the same rule: B and S begin; I and E continue a span of their
 * type that is still open, and begin one otherwise. `illegal` lists where the scheme asked for something else.
 */
export function spansOfTags(tags: readonly Tag[], scheme: Scheme): { spans: TokenSpan[]; illegal: IllegalTag[] } {
  const spans: TokenSpan[] = []
  const illegal: IllegalTag[] = []
  let open: { from: number; type: string } | null = null
  const close = (to: number, ended: boolean) => {
    if (open === null) return
    spans.push({ from: open.from, to, type: open.type })
    if (scheme === 'BIOES' && !ended)
      illegal.push({ token: to - 1, problem: say('files.conllNoEnd', { type: open.type }) })
    open = null
  }
  for (const [at, tag] of tags.entries()) {
    if (tag.kind === 'O') {
      close(at, false)
      continue
    }
    const continues = (tag.kind === 'I' || tag.kind === 'E') && open !== null && open.type === tag.type
    if (!continues) {
      close(at, false)
      open = { from: at, type: tag.type }
      if (scheme !== 'IOB1' && (tag.kind === 'I' || tag.kind === 'E'))
        illegal.push({
          token: at,
          problem: say('files.conllFollows', {
            tag: name(tag),
            before: at > 0 ? name(tags[at - 1]!) : say('files.sentenceStart'),
            type: tag.type,
          }),
        })
    }
    if (tag.kind === 'E' || tag.kind === 'S') close(at + 1, true)
  }
  close(tags.length, false)
  return { spans, illegal }
}

/** Tags for spans that do not overlap. */
export function tagsOfSpans(spans: readonly TokenSpan[], tokens: number, scheme: Scheme): string[] {
  const tags = new Array<string>(tokens).fill('O')
  const sorted = spans.toSorted((a, b) => a.from - b.from)
  sorted.forEach(({ from, to, type }, at) => {
    const before = sorted[at - 1]
    const touches = before !== undefined && before.to === from && before.type === type
    for (let token = from; token < to; token++) {
      const first = token === from
      const last = token === to - 1
      if (scheme === 'BIOES' && last) tags[token] = `${first ? 'S' : 'E'}-${type}`
      else tags[token] = `${first && (scheme !== 'IOB1' || touches) ? 'B' : 'I'}-${type}`
    }
  })
  return tags
}
