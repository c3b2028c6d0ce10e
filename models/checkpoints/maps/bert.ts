import type { MapRow, NameMap } from './name-map.ts'

const layer = [
  'attention.self.query',
  'attention.self.key',
  'attention.self.value',
  'attention.output.dense',
  'attention.output.LayerNorm',
  'intermediate.dense',
  'output.dense',
  'output.LayerNorm',
]
const both = (from: string, to: string): readonly MapRow[] =>
  ['weight', 'bias'].map((part) => ({ from: `${from}.${part}`, to: `${to}.${part}` }))

function rows(embeddings: string, layers: string, pooler: string): readonly MapRow[] {
  const table = (name: string, grows = false): MapRow => ({
    from: `embeddings.${name}.weight`,
    to: `${embeddings}.${name}.weight`,
    ...(grows ? { grows } : {}),
  })
  return [
    table('word_embeddings', true),
    table('position_embeddings'),
    table('token_type_embeddings'),
    ...both('embeddings.LayerNorm', `${embeddings}.LayerNorm`),
    ...layer.flatMap((part) => both(`encoder.layer.#.${part}`, `${layers}.#.${part}`)),
    ...both('pooler.dense', `${pooler}.dense`),
  ]
}

const facts = {
  name: 'Hugging Face BERT',
  sign: 'embeddings.word_embeddings.weight',
  prefixes: ['bert.', '', 'module.bert.', 'model.bert.'],
  passedOver: [
    { from: /(^|\.)cls\./, why: 'the head of BERT’s own training' },
    { from: /(^|\.)(classifier|qa_outputs)\./, why: 'the head of another task' },
    { from: /position_ids$/, why: 'a list of numbers that is counted here' },
  ],
}

/** Cased and uncased, any size, with or without `bert.` before the names, `gamma` and `beta` or `weight` and `bias`. */
export const bertToMkgformer: NameMap = {
  ...facts,
  rows: rows('text_embeddings', 'encoder.text_layer', 'text_pooler'),
}

export const bertToHvpnet: NameMap = { ...facts, rows: rows('embeddings', 'encoder.layer', 'pooler') }
