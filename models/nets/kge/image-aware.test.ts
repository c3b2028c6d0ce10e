import { expect, test } from 'vitest'
import { floats, integers, type Tensor, zeros } from '../../graph/tensor.ts'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import {
  type ImageAwareConfig,
  imageAwareParameters,
  imageAwareScorers,
  imageAwareScoringModel,
  imageAwareTrainingModel,
} from './image-aware.ts'

/**
 * Four countries and people who are citizens of one; of the last person of each country nothing is ever learnt. A person's image
 * shows the country, if not clearly.
 */
const countries = 4
const perCountry = 8
const entities = countries + countries * perCountry
const countryOf = (person: number) => (person - countries) % countries
const isUnseen = (person: number) => person >= entities - countries
const people = Array.from({ length: entities - countries }, (_, at) => countries + at)

async function learn(scorer: ImageAwareConfig['scorer'], withImages: boolean): Promise<number> {
  const config: ImageAwareConfig = { scorer, dimension: 8, entities, relations: 2, features: 6, gamma: 4 }
  const random = randomNumbers(11)
  const features = randomTensor([entities, 6], random, [-0.3, 0.3])
  for (const person of people) features.data[person * 6 + countryOf(person)]! += 1
  const images = {
    image_features: features,
    has_image: floats(
      [entities, 1],
      Array.from({ length: entities }, (_, at) => (withImages && at >= countries ? 1 : 0)),
    ),
  }
  // Tails of seen people, and of each country its people, by the inverse relation.
  const seen = people.filter((person) => !isUnseen(person))
  const citizens = (country: number) => seen.filter((person) => countryOf(person) === country)
  const questions = [
    ...seen.map((person) => ({ known: person, relation: 0, answers: [countryOf(person)] })),
    ...Array.from({ length: countries }, (_, at) => ({ known: at, relation: 1, answers: citizens(at) })),
  ]
  const hits = questions.flatMap(({ answers }, row) => answers.map((entity) => ({ row, entity, of: answers.length })))
  const column = (values: readonly number[]) => integers([values.length], values)
  const feeds = {
    ...images,
    known: column(questions.map(({ known }) => known)),
    relation: column(questions.map(({ relation }) => relation)),
    places: column(hits.map(({ row, entity }) => row * entities + entity)),
    targets: floats(
      [hits.length],
      hits.map(({ of }) => 1 / of),
    ),
    weights: floats(
      [questions.length],
      questions.map(({ answers }) => answers.length / hits.length),
    ),
    learning_rate: floats([], [0.05]),
  }
  const { model, learnt } = imageAwareTrainingModel(config)
  const state = new Map<string, Tensor>(
    [...imageAwareParameters(config)].map(([name, shape]) => [name, randomTensor(shape, random, [-0.3, 0.3])]),
  )
  expect([...learnt].sort()).toEqual([...state.keys()].sort())
  for (const name of learnt)
    for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, zeros(state.get(name)!.shape))
  await withSession(model, async ({ run }) => {
    for (let step = 1; step <= 150; step++) {
      const results = await run({ ...Object.fromEntries(state), ...feeds, step: floats([], [step]) })
      for (const name of learnt) {
        state.set(name, results[`new/${name}`]!)
        for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, results[`new_${moment}/${name}`]!)
      }
    }
  })
  const unseen = people.filter(isUnseen)
  const asked = { known: column(unseen), relation: column(unseen.map(() => 0)) }
  const { scores } = await withSession(imageAwareScoringModel(config), ({ run }) =>
    run({ ...Object.fromEntries(state), ...images, ...asked }),
  )
  const right = unseen.filter((person, row) => {
    const own = Array.from({ length: countries }, (_, at) => Number(scores!.data[row * entities + at]))
    return own.indexOf(Math.max(...own)) === countryOf(person)
  })
  return right.length / unseen.length
}

test.each(imageAwareScorers)(
  '%s tells from the image alone what was never learnt; without images it cannot',
  async (scorer) => {
    expect(await learn(scorer, true)).toBe(1)
    expect(await learn(scorer, false)).toBeLessThan(0.8)
  },
)
