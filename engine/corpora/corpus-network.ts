import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { releasedSizes } from '../../models/nets/hvpnet/released-sizes.ts'
import { imageScaleOf } from '../../models/nets/images/image-scale.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { isNetwork } from '../../models/package/network-manifest.ts'
import { evaluateRelations, type GoldPair } from '../inference/relation-evaluation.ts'
import { evaluateTagger, type GoldPost } from '../inference/tagger-evaluation.ts'
import { networkCard } from '../networks/network-card.ts'
import { readNetworkPackage, readPackageManifest, writeNetworkPackage } from '../networks/network-package.ts'
import { networkPictures } from '../networks/network-pictures.ts'
import { openNetworkRelations } from '../networks/network-relations.ts'
import { openNetworkTagger } from '../networks/network-tagger.ts'
import { storedShapes } from '../networks/stored-network.ts'
import type { SeenSizes } from '../predicting/evaluate-file.ts'
import type { Weights } from '../training/fit-model.ts'
import { classWeightsOf, tagWeightsOf } from './class-weights.ts'
import { type CorpusModel, type CorpusModelOptions, planOf } from './corpus-model.ts'
import { learningPart } from './learning-part.ts'
import { mergedWeights } from './merged-weights.ts'
import { pairExamples, postExamples } from './network-examples.ts'
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

/** What the package to continue from reads of pictures, if it is one of the papers' networks. */
export async function networkSees(from: string): Promise<SeenSizes | null> {
  const manifest = await readPackageManifest(from)
  if (!isNetwork(manifest)) return null
  const model = unfilledModel(manifest.configuration, await storedShapes(from))
  return networkPictures({ manifest, model })
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
  const start = networkStart(found, tokenizer, corpus.task, [...new Set(classesIn(corpus))].sort(), seed)
  const { manifest, weights: first, report } = start
  const config = manifest.configuration.config as Readonly<Record<string, unknown>>
  const fresh = new Set([...report.fresh, ...report.grown])
  const part = learningPart(choices.learn, networkParts(architecture, config), fresh)
  const examples = corpus.task === 'mner' ? postExamples(corpus.train, start) : pairExamples(corpus.train, start)
  const scale = imageScaleOf(config, architecture)
  const pictures =
    architecture === 'hvpnet'
      ? (await networkPyramids(examples, first, releasedSizes(config, first), { scale, threads, signal })).feeds
      : picturesOf(start)
  const weigh = corpus.task === 'mre' ? classWeightsOf : tagWeightsOf
  const classWeights = weigh(choices.classWeights, manifest.labels, classesIn(corpus))
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
        ...(choices.clipNorm !== null && { clipNorm: choices.clipNorm }),
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

/** Types of all entities, or all pairs' relations. */
const classesIn = (corpus: NetworkCorpus): readonly string[] =>
  corpus.task === 'mner'
    ? corpus.train.flatMap(({ gold }) => gold.map(({ type }) => type))
    : corpus.train.map(({ relation }) => relation)

function picturesOf({ manifest, weights }: NetworkStart) {
  return networkPictures({ manifest, model: unfilledModel(manifest.configuration, weights) }).feeds
}

/** As a person will find it: from a package, by what suggests and measures elsewhere. */
async function measured(corpus: NetworkCorpus, write: (folder: string) => Promise<void>, threads: number) {
  const root = await mkdtemp(join(tmpdir(), 'triptych-measure-'))
  try {
    const folder = join(root, 'model')
    await write(folder)
    if (corpus.task === 'mner') {
      const tagger = await openNetworkTagger({ base: folder, delta: null }, { threads })
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
