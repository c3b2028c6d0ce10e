import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { pieceLabels } from '../../models/decoding/piece-labels.ts'
import { unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { pairTokens, tokenSpelling, tokenWindows } from '../../models/nets/authors/post-tokens.ts'
import { releasedSizes } from '../../models/nets/hvpnet/released-sizes.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { isNetwork } from '../../models/package/network-manifest.ts'
import { openPieceTokenizer } from '../../models/text/piece-tokenizer.ts'
import { evaluateRelations, type GoldPair } from '../inference/relation-evaluation.ts'
import { questionOf } from '../inference/relation-tagger.ts'
import { evaluateTagger, type GoldPost } from '../inference/tagger-evaluation.ts'
import { networkCard } from '../networks/network-card.ts'
import { readNetworkPackage, readPackageManifest, writeNetworkPackage } from '../networks/network-package.ts'
import { networkPictures } from '../networks/network-pictures.ts'
import { openNetworkRelations, pairMarks } from '../networks/network-relations.ts'
import { openNetworkTagger, positionsOf } from '../networks/network-tagger.ts'
import { storedShapes } from '../networks/stored-network.ts'
import type { Weights } from '../training/fit-model.ts'
import { wordSpans } from '../training/tagger-examples.ts'
import { classWeightsOf } from './class-weights.ts'
import { type CorpusModel, type CorpusModelOptions, planOf } from './corpus-model.ts'
import { learningPart } from './learning-part.ts'
import { mergedWeights } from './merged-weights.ts'
import { type NetworkExample, openNetworkLearner } from './network-learner.ts'
import { networkParts } from './network-parts.ts'
import { networkPyramids } from './network-pyramids.ts'
import { type NetworkStart, networkStart } from './network-start.ts'

export type NetworkCorpus =
  | { readonly task: 'mner'; readonly train: readonly GoldPost[]; readonly valid: readonly GoldPost[] }
  | { readonly task: 'mre'; readonly train: readonly GoldPair[]; readonly valid: readonly GoldPair[] }

/** What the papers' networks usually learn with: the authors' own rates where all learns, more where little does. */
const usualRate = { full: 3e-5, top: 3e-5, heads: 1e-3, lora: 3e-4 } as const
/** The authors' rate for the head of entities. */
const headOfEntities = 5e-2

/** Is the package to continue from one of the papers' networks? Then so many pixels a side is the image that it reads. */
export async function networkImageSize(from: string): Promise<number | null> {
  const manifest = await readPackageManifest(from)
  if (!isNetwork(manifest)) return null
  const model = unfilledModel(manifest.configuration, await storedShapes(from))
  return networkPictures({ manifest, model }).imageSize
}

/** One of the papers' networks, of any size, continued from its package. */
export async function corpusNetwork(
  corpus: NetworkCorpus,
  { seed, threads, choices, signal }: CorpusModelOptions & { readonly signal: AbortSignal },
): Promise<CorpusModel<NetworkExample>> {
  const from = choices.from!
  const found = await readNetworkPackage(from)
  const { architecture } = found.manifest
  const tokenizer = await tokenizerOf(from, found.manifest.tokenizer)
  const start = networkStart(found, tokenizer, corpus.task, namesIn(corpus), seed)
  const { manifest, weights: first, report } = start
  const config = manifest.configuration.config as Readonly<Record<string, unknown>>
  const fresh = new Set([...report.fresh, ...report.grown])
  const part = learningPart(choices.learn, networkParts(architecture, config), fresh)
  const examples = corpus.task === 'mner' ? postExamples(corpus.train, start) : pairExamples(corpus.train, start)
  const images = examples.map(({ image }) => image)
  const pictures =
    architecture === 'hvpnet'
      ? (await networkPyramids(images, first, releasedSizes(config, first), { threads, signal })).feeds
      : picturesOf(start)
  const classWeights =
    corpus.task === 'mre'
      ? classWeightsOf(
          choices.classWeights,
          manifest.labels,
          corpus.train.map(({ relation }) => relation),
        )
      : undefined
  const plan = planOf(
    {
      batchSize: 16,
      learningRate: usualRate[choices.learn.kind],
      warmUp: 0.06,
      decay: 'linear',
      floor: 0,
      average: null,
    },
    choices,
  )
  const written = async (folder: string, learnt: Weights, facts: Partial<NetworkStart['manifest']>, card?: string) => {
    const whole = mergedWeights(first, learnt, part.adapters)
    const unsealed = { ...manifest, ...facts }
    await writeNetworkPackage(folder, {
      manifest: unsealed,
      weights: whole,
      tokenizerJson: start.tokenizerJson,
      card: card ?? networkCard(unsealed, whole, []),
    })
  }
  return {
    examples,
    network: architecture === 'mkgformer' ? 'MKGformer' : 'HVPNeT',
    start: { name: found.manifest.name, report },
    plan,
    open: (state) =>
      openNetworkLearner({
        network: { architecture, task: corpus.task, config, weights: first },
        weights: first,
        part,
        pictures,
        dropout: choices.dropout ?? 0.1,
        classWeights,
        accumulate: choices.accumulate,
        headRate: corpus.task === 'mner' ? Math.max(1, headOfEntities / Math.max(3e-5, plan.learningRate)) : 1,
        threads,
        seed,
        ...(state && { from: state }),
      }),
    measure: (learnt) => measured(corpus, (folder) => written(folder, learnt, {}), threads),
    write: (learnt, { folder, card, ...facts }) => written(folder, learnt, facts, card),
  }
}

async function tokenizerOf(from: string, there: boolean): Promise<string> {
  if (there) return readFile(join(from, packageFiles.tokenizer), 'utf8')
  throw new Failed('model', `${from} has no tokenizer.json: import it again from a folder that has one.`)
}

const namesIn = (corpus: NetworkCorpus): readonly string[] =>
  corpus.task === 'mner'
    ? [...new Set(corpus.train.flatMap(({ gold }) => gold.map(({ type }) => type)))].sort()
    : [...new Set(corpus.train.map(({ relation }) => relation))].sort()

const spellingOf = ({ manifest, tokenizerJson }: NetworkStart) =>
  tokenSpelling(openPieceTokenizer(tokenizerJson), positionsOf(manifest))

function postExamples(posts: readonly GoldPost[], start: NetworkStart): NetworkExample[] {
  const spelling = spellingOf(start)
  const rows = pieceLabels(start.manifest.labels)
  return posts.flatMap((post) => {
    const words = post.words.map(({ start, end }) => post.text.slice(start, end))
    const ofWord = new Array<number>(words.length).fill(rows.outside)
    for (const { start, end, label } of wordSpans(post, rows.types))
      for (let word = start; word < end; word++)
        ofWord[word] = word === start ? rows.begin[label]! : (rows.inside[label] ?? rows.begin[label]!)
    return tokenWindows(words, spelling).map(({ ids, firsts, start }) => {
      const answers = new Array<number>(ids.length).fill(rows.continued)
      answers[0] = rows.first
      answers[ids.length - 1] = rows.last
      firsts.forEach((at, word) => {
        answers[at] = ofWord[start + word]!
      })
      return { length: ids.length, ids, answers, image: post.image }
    })
  })
}

function pairExamples(pairs: readonly GoldPair[], start: NetworkStart): NetworkExample[] {
  const spelling = spellingOf(start)
  const marks = pairMarks(start.manifest, spelling.tokenizer)
  return pairs.map((pair) => {
    const ids = pairTokens(questionOf(pair, []), marks, spelling)
    return { length: ids.length, ids, answers: [start.manifest.labels.indexOf(pair.relation)], image: pair.post.image }
  })
}

function picturesOf({ manifest, weights }: NetworkStart) {
  const { feeds } = networkPictures({ manifest, model: unfilledModel(manifest.configuration, weights) })
  return (images: readonly (Uint8Array | null)[]) => feeds(images.map((image) => ({ image })))
}

/** As a person will find it: from a package, by what suggests and measures elsewhere. */
async function measured(corpus: NetworkCorpus, write: (folder: string) => Promise<void>, threads: number) {
  const root = await mkdtemp(join(tmpdir(), 'triptych-measure-'))
  try {
    const folder = join(root, 'model')
    await write(folder)
    if (corpus.task === 'mner') {
      const tagger = await openNetworkTagger(folder, { threads })
      try {
        const { total, byType } = await evaluateTagger(tagger, corpus.valid)
        const types = [...byType].map(([type, { f1 }]) => [`valid.f1.${type}`, f1] as const)
        return { ...figures(total), ...Object.fromEntries(types) }
      } finally {
        await tagger.release()
      }
    }
    const relations = await openNetworkRelations(folder, { threads })
    try {
      const { total, accuracy } = await evaluateRelations(relations, corpus.valid)
      return { ...figures(total), 'valid.accuracy': accuracy }
    } finally {
      await relations.release()
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

const figures = (total: Readonly<Record<'f1' | 'precision' | 'recall' | 'gold', number>>) => ({
  'valid.f1': total.f1,
  'valid.precision': total.precision,
  'valid.recall': total.recall,
  'valid.gold': total.gold,
})
