import { expect, test } from 'vitest'
import { linearSchedule } from './linear-schedule.ts'
import { isBiasOrNorm, parameterGroups } from './parameter-groups.ts'

test.each([
  ['model.encoder.text_layer.0.attention.self.query.bias', true],
  ['model.encoder.text_layer.0.output.LayerNorm.weight', true],
  ['model.encoder.vision_layers.0.layer_norm1.weight', true],
  ['model.vision_pre_layrnorm.weight', true],
  ['cls.predictions.bias', true],
  ['image_model.layer1.0.bn2.weight', true],
  ['image_model.layer1.0.downsample.1.weight', true],
  ['image_model.layer1.0.downsample.0.weight', false],
  ['model.text_embeddings.word_embeddings.weight', false],
  ['classifier.weight', false],
])('%s is a bias or norm: %s', (name, is) => {
  expect(isBiasOrNorm(name)).toBe(is)
})

test('two learning rates, decay where it is wanted, and the first rule has a name', () => {
  const groups = parameterGroups(
    [{ takes: (name) => name.startsWith('crf.'), learningRateScale: 100 }, { takes: (name) => name !== 'frozen' }],
    0.01,
  )
  const of = (name: string) => {
    const takers = groups.filter(({ takes }) => takes(name))
    expect(takers.length).toBeLessThanOrEqual(1)
    return takers.map(({ learningRateScale, weightDecay }) => [learningRateScale, weightDecay])[0]
  }
  expect(of('crf.transitions')).toEqual([100, 0.01])
  expect(of('crf.bias')).toEqual([100, 0])
  expect(of('fc.weight')).toEqual([1, 0.01])
  expect(of('fc.bias')).toEqual([1, 0])
  expect(of('frozen')).toBeUndefined()
})

test('the rate rises from nothing to all and falls to nearly nothing', () => {
  const rates = Array.from({ length: 10 }, (_, step) => linearSchedule(step, 10, 0.2))
  expect(rates).toEqual([0, 0.5, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125])
  expect(linearSchedule(0, 10, 0)).toBe(1)
  expect(linearSchedule(10, 10, 0.2)).toBe(0)
})
