/**
 * Does what a post says and shows tell which of two entities of one name is meant? On the sample's mentions:
 *
 *   npm run experiment:link-candidates -- [--others 8] [--seed 1]
 *
 * Each mention is asked again as if others of its type bore the same name. The rule's weights are fitted on the mentions of half
 * of the posts and measured on the other half, and the other way round.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ActivationFiles } from '../../engine/activations/activation-files.ts'
import { openTagger } from '../../engine/inference/tagger.ts'
import { readPackage } from '../../engine/inference/tagger-package-files.ts'
import {
  type Evidence,
  evidenceLogit,
  likenessApart,
  StemRarity,
  stemLikeness,
  stemsOf,
} from '../../engine/links/mentions/mention-evidence.ts'
import { usualWeights } from '../../engine/links/mentions/usual-weights.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import { halfValues } from '../../models/checkpoints/half-floats.ts'
import { segmentWords } from '../../models/text/segment-words.ts'
import {
  entityDescription,
  pictureDescription,
  type SampleMention,
  sampleEntities,
  sampleMentions,
} from './link-candidates/sample-mentions.ts'

const { values: options } = parseArgs({
  options: { others: { type: 'string', default: '8' }, seed: { type: 'string', default: '1' } },
})
const told = ['words', 'neighbours', 'image', 'reading'] as const
type Told = (typeof told)[number]
/** By how much the right one leads the wrong one. */
interface Pair {
  readonly post: string
  readonly lead: Readonly<Record<Told, number>>
}

const entities = sampleEntities()
const rarity = new StemRarity()
for (const { about } of entities.values()) rarity.add(stemsOf(about))
const shown = new Map(
  await Promise.all([...entities.keys()].map(async (id) => [id, await entityDescription(id)] as const)),
)
const kept = await mkdtemp(join(tmpdir(), 'triptych-candidates-'))
const tagger = await openTagger(await readPackage('models/starter'), {
  threads: 1,
  activations: new ActivationFiles(kept),
})
const readings = new Map<string, Float32Array | null>()
async function reading(text: string): Promise<Float32Array | null> {
  const known = readings.get(text)
  if (known !== undefined) return known
  const [read] = await tagger.suggest([{ text, words: segmentWords(text), image: null }])
  const vector = read!.embedding ? halfValues(read!.embedding.vector) : null
  readings.set(text, vector)
  return vector
}

/** `reading`: cosine of post and description as the starter's frozen layers read them, by what tells the candidates apart. */
type Measured = Evidence & { readonly reading: number }

async function evidenceOf(mention: SampleMention, ids: readonly string[]): Promise<readonly Measured[]> {
  const some = ids.map((id) => entities.get(id)!)
  const [post, without] = [stemsOf(mention.text), stemsOf(mention.surface)]
  const likeness = (text: string) => stemLikeness(post, stemsOf(text), rarity, without)
  const image = likenessApart(
    await pictureDescription(mention.pictures),
    some.map(({ id }) => shown.get(id) ?? null),
  )
  const read = await Promise.all(some.map(({ about }) => reading(`${mention.surface}: ${about}`)))
  const model = likenessApart(await reading(mention.text), read)
  return some.map(({ type, about, neighbours }, at) => ({
    name: 1,
    words: likeness(about),
    neighbours: likeness(neighbours.join(' ')),
    type: type === mention.type ? 1 : 0,
    image: image[at]!,
    reading: model[at]!,
  }))
}

const random = seededRandom(Number(options.seed))
const pairs: Pair[] = []
const mentions = sampleMentions()
for (const mention of mentions) {
  const alike = [...entities.values()].filter(
    ({ id, type }) => id !== mention.entity && type === entities.get(mention.entity)!.type,
  )
  for (let other = 0; other < Number(options.others); other++) {
    const wrong = alike[Math.floor(random() * alike.length)]!
    const [a, b] = await evidenceOf(mention, [mention.entity, wrong.id])
    const lead = Object.fromEntries(told.map((each) => [each, a![each] - b![each]])) as Pair['lead']
    pairs.push({ post: mention.text, lead })
  }
}

/** Logistic regression on the leads, by plain gradient steps with a little weight decay. */
function fitted(some: readonly Pair[], which: readonly Told[]): Record<Told, number> {
  const weights: Record<Told, number> = { words: 0, neighbours: 0, image: 0, reading: 0 }
  for (let step = 0; step < 4_000; step++)
    for (const each of which) {
      const slope = some.reduce((sum, { lead }) => sum + lead[each] / (1 + Math.exp(logit(lead, weights))), 0)
      weights[each] += 0.5 * (slope / some.length - 1e-3 * weights[each])
    }
  return weights
}
const logit = (lead: Pair['lead'], weights: Readonly<Record<Told, number>>) =>
  told.reduce((sum, each) => sum + weights[each] * lead[each], 0)
/** A tie is half right. */
const right = (some: readonly Pair[], weights: Readonly<Record<Told, number>>) =>
  some.reduce((sum, { lead }) => {
    const by = logit(lead, weights)
    return sum + (Math.abs(by) < 1e-9 ? 0.5 : by > 0 ? 1 : 0)
  }, 0)

const texts = [...new Set(pairs.map(({ post }) => post))]
const half = (post: string) => texts.indexOf(post) % 2
console.log(`${mentions.length} mentions, ${pairs.length} pairs of two entities of one name`)
console.log('| Told by | right, of pairs |\n| --- | --- |\n| names alone | 0.500 |')
for (const which of [
  ['words'],
  ['neighbours'],
  ['image'],
  ['reading'],
  ['words', 'neighbours'],
  ['words', 'neighbours', 'image'],
  told,
] as const) {
  const share = [0, 1].reduce((sum, held) => {
    const weights = fitted(
      pairs.filter(({ post }) => half(post) !== held),
      which,
    )
    return (
      sum +
      right(
        pairs.filter(({ post }) => half(post) === held),
        weights,
      )
    )
  }, 0)
  console.log(`| ${which.join(', ')} | ${(share / pairs.length).toFixed(3)} |`)
}
const whole = fitted(pairs, told)
console.log(`fitted on all: ${told.map((each) => `${each} ${whole[each].toFixed(2)}`).join(', ')}`)

// The mentions as they are, with the names that the graph really has.
const fold = (name: string) => name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
let [asked, ambiguous] = [0, 0]
const first = { names: 0, all: 0 }
for (const mention of mentions) {
  const named = [...entities.values()].filter(({ names }) => names.some((name) => fold(name) === fold(mention.surface)))
  if (named.length === 0) continue
  asked++
  if (named.length > 1) ambiguous++
  const evidence = await evidenceOf(
    mention,
    named.map(({ id }) => id),
  )
  const best = evidence
    .map((each, at) => ({ id: named[at]!.id, logit: evidenceLogit(each, usualWeights) }))
    .sort((a, b) => b.logit - a.logit)[0]!
  // By names alone equal ones are in the order of how well connected they are.
  const known = [...named].sort((a, b) => b.neighbours.length - a.neighbours.length)[0]!
  if (known.id === mention.entity) first.names++
  if (best.id === mention.entity) first.all++
}
console.log(
  `as they are: ${asked} mentions, ${ambiguous} of them with a name that several bear; first by names ${first.names}, by everything ${first.all}`,
)
await tagger.release()
await rm(kept, { recursive: true, force: true })
