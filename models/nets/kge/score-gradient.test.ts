import { expect, test } from 'vitest'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { type KgeConfig, kgeScorers, relationRows, relationWidth } from './kge-config.ts'
import { openCandidates, questionPoint } from './score-candidates.ts'
import { gradientProduct, scoreGradient } from './score-gradient.ts'

const triples = [
  { head: 0, relation: 1, tail: 2 },
  { head: 1, relation: 0, tail: 1 },
]

test.each(
  kgeScorers.flatMap((scorer) =>
    (scorer === 'ikrl' ? ([2] as const) : ([1, 2] as const)).flatMap((norm) =>
      [true, false].map((reciprocal) => ({ scorer, norm, reciprocal })),
    ),
  ),
)('a step along the gradient of $scorer (norm $norm, reciprocal $reciprocal) moves the score as it says', (each) => {
  const config: KgeConfig = { ...each, dimension: 8, entities: 3, relations: 2, gamma: 4 }
  const random = randomNumbers(5)
  const vectors = {
    entities: randomTensor([3, 8], random).data,
    relations: randomTensor([relationRows(config), relationWidth(config)], random).data,
  }
  const score = openCandidates(config)
  const scoreOf = ({ head, relation, tail }: (typeof triples)[number]) => {
    const all = new Float32Array(3)
    const ask = (wanted: 'head' | 'tail') => {
      const [known, answer] = wanted === 'tail' ? [head, tail] : [tail, head]
      score(questionPoint(config, vectors, known, relation, wanted), vectors.entities, all)
      return all[answer]!
    }
    return each.reciprocal ? ask('tail') + ask('head') : ask('tail')
  }
  for (const triple of triples) {
    const gradient = scoreGradient(config, vectors, triple)
    for (const [part, width] of [
      ['entities', 8],
      ['relations', relationWidth(config)],
    ] as const)
      for (const [row, slopes] of gradient[part])
        for (let i = 0; i < width; i++) {
          const at = row * width + i
          const before = vectors[part][at]!
          const step = 1e-3
          vectors[part][at] = before + step
          const up = scoreOf(triple)
          vectors[part][at] = before - step
          const down = scoreOf(triple)
          vectors[part][at] = before
          expect(slopes[i], `${part} ${row}, ${i}`).toBeCloseTo((up - down) / (2 * step), 2)
        }
    const own = gradientProduct(gradient, gradient)
    expect(own).toBeGreaterThan(0)
  }
})
