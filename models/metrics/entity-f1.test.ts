import { describe, expect, test } from 'vitest'
import { entityF1 } from './entity-f1.ts'
import { conllEntities } from './testing/conll-entities.ts'

const score = (gold: string, predicted: string) => {
  const posts = (text: string) => text.split(' | ').map((post) => conllEntities(post === '' ? [] : post.split(' ')))
  return entityF1(posts(gold), posts(predicted))
}

describe('entities of tags, as conlleval reads them', () => {
  test.each([
    { tags: 'B-PER I-PER O', entities: ['0-2 PER'] },
    { tags: 'B-PER B-PER', entities: ['0-1 PER', '1-2 PER'] },
    { tags: 'O I-PER I-PER', entities: ['1-3 PER'] },
    { tags: 'B-PER I-LOC', entities: ['0-1 PER', '1-2 LOC'] },
    { tags: 'I-LOC B-LOC I-LOC', entities: ['0-1 LOC', '1-3 LOC'] },
    { tags: 'O O', entities: [] },
  ])('$tags', ({ tags, entities }) => {
    expect(conllEntities(tags.split(' ')).map(({ start, end, type }) => `${start}-${end} ${type}`)).toEqual(entities)
  })

  test('a tag that is not BIO is refused', () =>
    expect(() => conllEntities(['O', 'E-PER'])).toThrow('tag 1 is "E-PER"'))
})

describe('counting', () => {
  // gold, predicted, correct per case, counted by hand after conlleval's rules.
  test.each([
    { name: 'all right', gold: 'B-PER I-PER O B-LOC', predicted: 'B-PER I-PER O B-LOC', counts: [2, 2, 2] },
    { name: 'a wrong boundary', gold: 'B-PER I-PER O', predicted: 'B-PER O O', counts: [1, 1, 0] },
    { name: 'a wrong type', gold: 'B-PER I-PER', predicted: 'B-ORG I-ORG', counts: [1, 1, 0] },
    { name: 'I written for B', gold: 'O B-PER I-PER', predicted: 'O I-PER I-PER', counts: [1, 1, 1] },
    { name: 'two joined into one', gold: 'B-PER B-PER', predicted: 'B-PER I-PER', counts: [2, 1, 0] },
    { name: 'a type that changes inside', gold: 'B-PER I-PER', predicted: 'B-PER I-LOC', counts: [1, 2, 0] },
    { name: 'nothing predicted', gold: 'B-PER O', predicted: 'O O', counts: [1, 0, 0] },
    { name: 'nothing there', gold: 'O O', predicted: 'O B-PER', counts: [0, 1, 0] },
    {
      name: 'several posts, same places',
      gold: 'B-PER | O | B-LOC',
      predicted: 'O | B-PER | B-LOC',
      counts: [2, 2, 1],
    },
  ])('$name', ({ gold, predicted, counts }) => {
    const { total } = score(gold, predicted)
    expect([total.gold, total.predicted, total.correct]).toEqual(counts)
  })

  test('precision, recall and F1 follow from the counts, per type and in total', () => {
    const { total, byType } = score(
      'B-PER I-PER O B-LOC | B-ORG O B-PER O | B-PER',
      'B-PER I-PER O B-ORG | B-ORG O B-PER I-PER | B-PER',
    )
    expect(byType.get('PER')).toMatchObject({ gold: 3, predicted: 3, correct: 2, precision: 2 / 3, recall: 2 / 3 })
    expect(byType.get('LOC')).toEqual({ gold: 1, predicted: 0, correct: 0, precision: 0, recall: 0, f1: 0 })
    expect(byType.get('ORG')).toMatchObject({ gold: 1, predicted: 2, correct: 1, precision: 0.5, recall: 1 })
    expect(total).toMatchObject({ gold: 5, predicted: 5, correct: 3 })
    expect(total.f1).toBeCloseTo(0.6, 12)
    expect([...byType.keys()]).toEqual(['LOC', 'ORG', 'PER'])
  })

  test('different numbers of posts are refused', () => {
    expect(() => entityF1([[]], [])).toThrow('the reference has 1 posts, the prediction 0')
  })
})
