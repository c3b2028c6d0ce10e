import { describe, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { integers } from '../../graph/tensor.ts'
import { expectParameterGradientsToAgree } from '../../testing/check-parameter-gradients.ts'
import { feedsFor, hiding, paper, released, weightsOf } from './fixtures/tiny.ts'
import { hvpnetNer } from './ner.ts'
import { hvpnetRe } from './re.ts'

describe('gradients', () => {
  const two = { layers: 2 } as const
  test.each([
    { name: 'the released form', config: released },
    { name: 'the paper', config: paper },
    { name: 'hidden images', config: hiding },
    { name: 'flat', config: { ...released, guidance: 'flat' } as const },
    { name: 'one-to-three', config: { ...paper, guidance: 'one-to-three' } as const },
    { name: 'objects alone', config: { ...paper, wholeImage: false } },
    { name: 'BERT and CRF alone', config: { ...released, guidance: 'none' } as const },
    { name: 'class weights', config: released, classWeights: [1, 4, 0.5] },
  ])('of $name agree with central differences', async ({ config, classWeights }) => {
    const g = new Graph()
    const { loss } = hvpnetNer(g, 3, { ...config, ...two }, { from: 'pyramid', ...(classWeights && { classWeights }) })
    const unused = config.guidance === 'one-to-three' ? /stage_conv\.[13]/ : /stage_conv\.none/
    const names = [...g.parameters.keys()].filter((name) => !unused.test(name))
    await expectParameterGradientsToAgree(g, loss, feedsFor(g), weightsOf(g), names)
  })

  test.each([
    { name: 'the released form', config: released },
    { name: 'the paper', config: paper },
    { name: 'BERT alone', config: { ...released, guidance: 'none' } as const },
  ])('of relations in $name agree with central differences', async ({ config }) => {
    const g = new Graph()
    const options = { relations: 3, subject: 10, object: 11, from: 'pyramid', classWeights: [1, 2, 0.5] } as const
    const { loss } = hvpnetRe(g, options, { ...config, ...two })
    const feeds = { ...feedsFor(g, { labels: integers([2], [2, 1]) }) }
    await expectParameterGradientsToAgree(g, loss, feeds, weightsOf(g), [...g.parameters.keys()])
  })
})
