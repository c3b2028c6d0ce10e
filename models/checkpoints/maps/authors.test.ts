import { describe, expect, test } from 'vitest'
import { authorsNames, caseOfWeights } from './authors.ts'

const tower = (name: string, words: number) => ({
  [`${name}.text_embeddings.word_embeddings.weight`]: [words, 768],
  [`${name}.text_embeddings.position_embeddings.weight`]: [512, 768],
  [`${name}.vision_embeddings.patch_embedding.weight`]: [768, 3, 32, 32],
  [`${name}.vision_embeddings.position_embedding.weight`]: [50, 768],
  [`${name}.encoder.text_layer.0.intermediate.dense.weight`]: [3072, 768],
  [`${name}.encoder.text_layer.11.intermediate.dense.weight`]: [3072, 768],
  [`${name}.encoder.vision_layers.0.mlp.fc1.weight`]: [3072, 768],
})
const pyramid = (words: number) => ({
  'bert.embeddings.word_embeddings.weight': [words, 768],
  'bert.embeddings.position_embeddings.weight': [512, 768],
  'bert.encoder.layer.0.intermediate.dense.weight': [3072, 768],
  'bert.encoder.layer.11.intermediate.dense.weight': [3072, 768],
  'image_model.resnet.conv1.weight': [64, 3, 7, 7],
  'image_model.resnet.layer1.2.conv1.weight': [64, 256, 1, 1],
  'image_model.resnet.layer2.3.conv1.weight': [128, 512, 1, 1],
  'image_model.resnet.layer3.5.conv1.weight': [256, 1024, 1, 1],
  'image_model.resnet.layer4.2.conv1.weight': [512, 2048, 1, 1],
  'encoder_conv.0.weight': [800, 3840],
  'gates.0.weight': [4, 6144],
})
const shapes = (named: Readonly<Record<string, readonly number[]>>) =>
  new Map(Object.entries(named).map(([name, shape]) => [name, { shape }]))
const crf = { 'crf.transitions': [13, 13], 'fc.weight': [13, 768] }
const relations = { 'classifier.weight': [23, 1536] }
const markers = { '<s>': 30522, '</s>': 30523, '<o>': 30524, '</o>': 30525 }
const sizes = { hidden: 768, heads: 12, layers: 12, max_pos: 512 }

describe('weights tell their network', () => {
  test.each([
    {
      name: 'mkgformer_mner',
      found: { ...tower('model', 30522), ...crf },
      config: { ...sizes, num_labels: 13, image: 224, aux: 128, rcnn: 64 },
    },
    {
      name: 'mkgformer_mre',
      found: { ...tower('model', 30526), ...relations },
      config: { ...sizes, relations: 23, special_ids: markers },
    },
    {
      name: 'mkgformer_mkg',
      found: tower('unimo', 45300),
      config: { ...sizes, entity_id_start: 30522, entity_id_end: 45063 },
    },
    {
      name: 'hvpnet_ner',
      found: { ...pyramid(30522), ...crf },
      config: { ...sizes, num_labels: 13, blocks: [3, 4, 6, 3], base: 64, mid: 800 },
    },
    {
      name: 'hvpnet_re',
      found: { ...pyramid(30526), ...relations },
      config: { ...sizes, relations: 23, special_ids: markers },
    },
  ])('$name', ({ name, found, config }) => {
    expect(caseOfWeights(shapes(found))).toMatchObject({ case: name, config })
  })

  test.each([
    {
      name: 'a graph that is not known',
      found: tower('unimo', 1000),
      says: /a table of 1000 words is none of FB15k-237 and WN18: lay a case\.json/,
    },
    { name: 'something else', found: { x: [1] }, says: /these 1 tensors are of none of the authors’ networks/ },
    {
      name: 'a part',
      found: { ...crf, 'model.encoder.text_layer.0.intermediate.dense.weight': [1, 1] },
      says: /word_embeddings\.weight" is missing/,
    },
  ])('but not $name', ({ found, says }) => {
    expect(() => caseOfWeights(shapes(found))).toThrow(says)
  })
})

test('what training programs put before the names goes, counters and lists of positions stay out', () => {
  const names = [
    'module.model.encoder.x',
    'model.unimo.encoder.y',
    'model.cls.predictions.bias',
    'fc.bias',
    'bn1.num_batches_tracked',
    'model.vision_embeddings.position_ids',
  ]
  expect([...authorsNames(names).values()]).toEqual([
    'model.encoder.x',
    'unimo.encoder.y',
    'cls.predictions.bias',
    'fc.bias',
  ])
})
