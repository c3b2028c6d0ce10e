import { join } from 'node:path'
import { parseJson } from '../../models/package/model-manifest.ts'
import { readSmallText } from './small-text.ts'

/** One token of `tokenizer.json` that stands outside its model. */
const added = (content: string, id: number) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
})

/**
 * The tokenizer beside a text checkpoint: its `tokenizer.json`, or one made of BERT's `vocab.txt`; with further tokens at
 * the end of the vocabulary. Null where there is neither.
 */
export async function publicTokenizer(
  folder: string,
  first: number,
  tokens: readonly string[],
): Promise<string | null> {
  const file = join(folder, 'tokenizer.json')
  const own = await readSmallText(file).catch(() => undefined)
  const found =
    own === undefined ? await fromVocabulary(folder) : (parseJson(own, file) as Readonly<Record<string, unknown>>)
  if (found === null) return null
  if (tokens.length === 0 && own !== undefined) return own
  return withTokens(JSON.stringify(found), first, tokens)
}

/** The same tokenizer with further tokens, whose ids follow each other from `first` on. */
export function withTokens(tokenizerJson: string, first: number, tokens: readonly string[]): string {
  if (tokens.length === 0) return tokenizerJson
  const found = parseJson(tokenizerJson, 'tokenizer.json') as Readonly<Record<string, unknown>>
  const before = Array.isArray(found.added_tokens) ? (found.added_tokens as readonly unknown[]) : []
  return JSON.stringify({ ...found, added_tokens: [...before, ...tokens.map((token, at) => added(token, first + at))] })
}

/** BERT's rules: spaces and punctuation split words, Chinese characters stand alone, uncased models drop accents. */
async function fromVocabulary(folder: string): Promise<Readonly<Record<string, unknown>> | null> {
  const text = await readSmallText(join(folder, 'vocab.txt')).catch(() => undefined)
  if (text === undefined) return null
  const words = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const settings = await readSmallText(join(folder, 'tokenizer_config.json')).catch(() => '{}')
  const lowercase = (JSON.parse(settings) as { do_lower_case?: unknown }).do_lower_case !== false
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].filter((token) => words.includes(token))
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((token) => added(token, words.indexOf(token))),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  }
}
