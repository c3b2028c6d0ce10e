import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { packageEncoder } from '../../../engine/inference/tagger-encoder.ts'
import { readPackage, writePackage } from '../../../engine/inference/tagger-package-files.ts'
import { fitModel } from '../../../engine/training/fit-model.ts'
import { seededRandom } from '../../../engine/training/fit-random.ts'
import { lexiconOf, starterSizes } from '../../../engine/training/lexicon.ts'
import { taggerExamples } from '../../../engine/training/tagger-examples.ts'
import { openTaggerLearner } from '../../../engine/training/tagger-learner.ts'
import { initialWeights } from '../../../models/nets/tagger/initial-weights.ts'
import { taggerParameters } from '../../../models/nets/tagger/tagger-models.ts'
import { dropWords } from '../../../models/nets/tagger/word-dropout.ts'
import type { ModelPackage } from '../../../models/package/model-package.ts'
import { asStored } from '../../../models/package/package-weights.ts'
import { starterLabels, starterPackage } from '../../starter/package-starter.ts'
import { isOfTwitter2015, readCorpus, withoutRepeats } from '../../starter/read-corpus.ts'

export interface SmallStartOptions {
  /** Folder of the data sets. */
  readonly data: string
  /** Where the package is kept; one that lies there is read and not trained again. */
  readonly folder: string
  /** How many posts it learns from. */
  readonly posts: number
  readonly epochs: number
  readonly threads: number
}

/**
 * A model that has never seen a post of Twitter-2017: trained from nothing on GMNER's posts of Twitter-2015 alone, its
 * vocabularies included. The shipped starter has learnt Twitter-2017 train and can start no experiment on it.
 */
export async function smallStart({
  data,
  folder,
  posts: most,
  epochs,
  threads,
}: SmallStartOptions): Promise<ModelPackage> {
  if (await exists(join(folder, 'model.json'))) return readPackage(folder)
  const others = await Promise.all(['train', 'valid'].map((part) => readCorpus(join(data, `twitter2017/${part}.txt`))))
  const posts = withoutRepeats(
    (await readCorpus(join(data, 'gmner/train.txt'))).filter(isOfTwitter2015),
    others.flat(),
  ).slice(0, most)
  const lexicon = lexiconOf(posts)
  const sizes = starterSizes(lexicon)
  const first = initialWeights(taggerParameters(sizes, starterLabels.length), seededRandom(1))
  const started = performance.now()
  const packaged = (weights: ModelPackage['weights']) =>
    starterPackage(weights, lexicon, sizes, {
      data: [{ name: 'GMNER, train, its Twitter-2015 posts', posts: posts.length, terms: 'research use' }],
      method: `From scratch, ${epochs} epochs`,
      seed: 1,
      seconds: Math.round((performance.now() - started) / 1000),
      createdAt: new Date().toISOString(),
    })
  const learner = await openTaggerLearner({
    sizes,
    labels: starterLabels.length,
    weights: first,
    threads,
    training: {
      scope: 'all',
      dropout: { words: 0.3, towers: 0.2, states: 0.3 },
      weightDecay: 0.05,
      clipNorm: 1,
      crfRate: 10,
    },
    augment: (example, random) => ({
      ...example,
      words: dropWords(example.words, { word: 0.1, pieces: 0.05, everything: 0.3 }, random),
    }),
  })
  try {
    const outcome = await fitModel(
      taggerExamples(posts, starterLabels, packageEncoder(packaged(first), sizes), sizes, 0),
      {
        epochs,
        batchSize: 32,
        seed: 1,
        learningRate: 1e-3,
        warmUp: 0.06,
        decay: 'cosine',
        floor: 0.02,
        average: null,
        patience: null,
        keep: 'last',
      },
      learner,
      {
        evaluate: (_, epoch) => {
          console.log(`start: epoch ${epoch} of ${epochs} after ${Math.round((performance.now() - started) / 1000)} s`)
          return Promise.resolve(epoch)
        },
      },
    )
    if (outcome.end !== 'finished' || !outcome.weights) throw new Error(`training the start ended ${outcome.end}`)
    return await writePackage(
      folder,
      packaged(asStored(new Map([...first, ...outcome.weights]))),
      'A start for experiments.\n',
    )
  } finally {
    await learner.release()
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
