import { expect, test } from 'vitest'
import type { Tensor } from '../../graph/tensor.ts'
import { zeros } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { PackageError } from '../../package/package-error.ts'
import { randomParameters } from '../../testing/check-network-gradients.ts'
import { withSession } from '../../testing/with-session.ts'
import { printSizes } from '../mkgformer/case-sizes.ts'
import type { MkgformerConfig } from '../mkgformer/config.ts'
import { tiny, tinyFeeds } from '../mkgformer/fixtures/tiny.ts'
import { authorsModel, unfilledModel } from './authors-models.ts'

const heads = {
  num_labels: 3,
  relations: 3,
  entity_id_start: 10,
  entity_id_end: 14,
  special_ids: { '<s>': 14, '<o>': 15, mask: 4 },
}

function caseOf(name: string, model: string, config: MkgformerConfig, more: Readonly<Record<string, unknown>> = {}) {
  return { case: name, model, config: { ...printSizes(config), ...heads, ...more } }
}

const cases = [
  { name: 'mkgformer_mner', model: 'UnimoCRFModel', answer: 'tags', output: 'crf.decoded', shape: [2, 6] },
  { name: 'mkgformer_mre', model: 'UnimoREModel', answer: 'relation', output: 'logits', shape: [2, 3] },
  { name: 'mkgformer_mkg', model: 'UnimoForMaskedLM', answer: 'answers', output: 'entity_logits', shape: [2, 4] },
] as const

const variants: readonly { readonly name: string; readonly change: Partial<MkgformerConfig> }[] = [
  { name: 'released', change: {} },
  { name: 'paper', change: { fidelity: 'paper' } },
  { name: 'layers on top', change: { fusedPlace: 'on-top', layers: 2 } },
  { name: 'no fused layers', change: { fusedLayers: 0 } },
  { name: 'no objects', change: { fidelity: 'paper', auxiliaryImages: 0, objectImages: 0 } },
]

test.each(cases.flatMap((one) => variants.map((variant) => ({ ...one, ...variant, case: one.name }))))(
  '$case runs in the variant: $name',
  async ({ case: name, model, answer, output, shape, change }) => {
    const config = { ...tiny, ...change }
    const about = caseOf(name, model, config)
    const weights = randomParameters(unfilledModel(about, new Map()).graph)
    const { graph, outputs, explanations, loss } = authorsModel(about, weights)
    const feeds = tinyFeeds(config)
    const given = { ...feeds, labels: feeds[answer]! }
    const all = { ...outputs, ...explanations }
    const results = await withSession(onnxModel(graph, { outputs: all, parameters: weights }), ({ run }) => run(given))
    expect(results[output]!.shape).toEqual(shape)
    for (const [each, { data }] of Object.entries(results))
      expect(
        [...data].every((x) => !Number.isNaN(Number(x))),
        each,
      ).toBe(true)
    const layers = config.layers + (config.fusedPlace === 'on-top' ? config.fusedLayers : 0)
    expect(Object.keys(outputs)).toContain(`vision_hidden.${layers}`)
    expect(loss.shape).toEqual([])
  },
)

test('a pair may be read from [CLS]', () => {
  const about = caseOf('ours', 'UnimoREModel', tiny, { reads: 'cls' })
  expect(unfilledModel(about, new Map()).outputs.entity_hidden_state!.shape).toEqual(['batch', 8])
  expect(() => unfilledModel(caseOf('ours', 'UnimoREModel', tiny, { reads: 'all' }), new Map())).toThrow(
    'case.json.config.reads: found "all", expected "markers" or "cls"',
  )
})

test('the name of a case decides where the class is not known', () => {
  expect(unfilledModel(caseOf('mkgformer_mre_large', 'a model', tiny), new Map()).outputs).toHaveProperty('logits')
})

const shapes = randomParameters(unfilledModel(caseOf('mkgformer_mre', 'UnimoREModel', tiny), new Map()).graph)
const withTensor = (name: string, tensor: Tensor | undefined) =>
  new Map<string, Tensor>(
    [...shapes, ...(tensor ? [[name, tensor] as const] : [])].filter(([each]) => tensor || each !== name),
  )

test.each([
  {
    name: 'an unknown network',
    about: caseOf('other', 'SomeModel', tiny),
    weights: shapes,
    message: 'case.json.model: found "SomeModel" of case "other", expected one of UnimoCRFModel (mkgformer_mner)',
  },
  {
    name: 'no config',
    about: { case: 'x', model: 'UnimoREModel' },
    weights: shapes,
    message: 'case.json.config: found nothing',
  },
  {
    name: 'a missing tensor',
    about: caseOf('mkgformer_mre', 'UnimoREModel', tiny),
    weights: withTensor('classifier.bias', undefined),
    message: 'weights of mkgformer_mre: tensor "classifier.bias" is missing',
  },
  {
    name: 'a tensor of another shape',
    about: caseOf('mkgformer_mre', 'UnimoREModel', tiny),
    weights: withTensor('classifier.bias', zeros([4])),
    message: 'tensor "classifier.bias" is [4], the network wants [3]',
  },
])('$name is refused by name', ({ about, weights, message }) => {
  expect(() => authorsModel(about, weights)).toThrow(PackageError)
  expect(() => authorsModel(about, weights)).toThrow(message)
})
