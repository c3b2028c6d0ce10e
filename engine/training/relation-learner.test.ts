import { expect, test } from 'vitest'
import { relationConfiguration } from '../../models/nets/relations/configuration.ts'
import { evaluateRelations, type GoldPair } from '../inference/relation-evaluation.ts'
import { openRelationTagger } from '../inference/relation-tagger.ts'
import { packageEncoder } from '../inference/tagger-encoder.ts'
import { postOfWords } from '../inference/tagger-evaluation.ts'
import { smallRelations } from '../inference/testing/small-relations.ts'
import { fitModel } from './fit-model.ts'
import { openRelationLearner, relationExamples } from './relation-learner.ts'

const model = smallRelations()
const sizes = relationConfiguration(model.manifest.configuration)
const { labels } = model.manifest

function pair(text: string, subject: number, object: number, relation: string): GoldPair {
  const post = postOfWords(text.split(' '))
  return { post, subject: post.words[subject]!, object: post.words[object]!, relation }
}
/** The same text holds a relation, and none the other way round: only markers tell them apart. */
const pairsOf = (person: string, place: string) => [
  pair(`${person} lives in ${place}`, 0, 3, 'home'),
  pair(`${person} lives in ${place}`, 3, 0, 'None'),
  pair(`${person} works for ${place}`, 0, 3, 'job'),
  pair(`${person} works for ${place}`, 3, 0, 'None'),
]
const learn = ['Anna', 'Ben', 'Carla', 'Dora'].flatMap((person) =>
  ['Paris', 'Rome', 'Kiel'].flatMap((place) => pairsOf(person, place)),
)
const heldOut = [...pairsOf('Emil', 'Bonn'), ...pairsOf('Frida', 'Graz')]

test('learns relations and their direction, and names them for names it never saw', async () => {
  const learner = await openRelationLearner({
    sizes,
    labels: labels.length,
    weights: model.weights,
    training: { dropout: { words: 0.1, towers: 0, states: 0.1 }, weightDecay: 0.01, clipNorm: 1 },
    hiding: { word: 0.2, pieces: 0.1, everything: 0.3 },
    threads: 1,
  })
  const plan = { epochs: 25, batchSize: 8, seed: 1, learningRate: 5e-3, warmUp: 0.1 } as const
  const rest = { decay: 'linear', floor: 0, average: null, patience: null, keep: 'last' } as const
  const examples = relationExamples(learn, labels, packageEncoder(model, sizes), sizes)
  const { weights } = await fitModel(examples, { ...plan, ...rest }, learner)
  await learner.release()
  const tagger = await openRelationTagger({ ...model, weights: new Map([...model.weights, ...weights!]) })
  const { total, accuracy } = await evaluateRelations(tagger, heldOut)
  await tagger.release()
  expect(total.f1).toBeGreaterThan(0.9)
  expect(accuracy).toBeGreaterThan(0.9)
}, 60_000)

test('a relation that is no label is refused by name', () => {
  const odd = [pair('Anna lives in Rome', 0, 3, 'likes')]
  expect(() => relationExamples(odd, labels, packageEncoder(model, sizes), sizes)).toThrow(
    'the relation "likes" is none of 3: None, home, job',
  )
})
