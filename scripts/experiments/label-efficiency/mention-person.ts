import { join } from 'node:path'
import type { ActivationFiles } from '../../../engine/activations/activation-files.ts'
import { nothingKept } from '../../../engine/activations/activation-store.ts'
import { openTagger, type TaggedPost } from '../../../engine/inference/tagger.ts'
import { fineTune } from '../../../engine/training/finetune.ts'
import { seededRandom, shuffled } from '../../../engine/training/fit-random.ts'
import { entityF1 } from '../../../models/metrics/entity-f1.ts'
import { applyDelta, type ModelPackage } from '../../../models/package/model-package.ts'
import { type CorpusPost, readCorpus } from '../../starter/read-corpus.ts'
import { keyPresses, pressesByHand } from './key-presses.ts'
import type { Simulated, Step } from './report.ts'
import { nextPosts, type Strategy } from './strategies.ts'

export interface PersonOptions {
  /** Folder of the data sets. */
  readonly data: string
  /** Finds mentions, and has seen neither MNRE nor Twitter-2017. */
  readonly start: ModelPackage
  /** Labelled posts, or pairs, after each round. */
  readonly rounds: readonly number[]
  readonly pool: number
  readonly valid: number
  readonly threads: number
  readonly activations: ActivationFiles
}

/** A person who labels posts of Twitter-2017's train file, from the gold labels. */
export async function mentionPerson(options: PersonOptions) {
  const { data, start, rounds, threads } = options
  const train = await readCorpus(join(data, 'twitter2017/train.txt'))
  const valid = (await readCorpus(join(data, 'twitter2017/valid.txt'))).slice(0, options.valid)

  /** Everything at one look: the model is open only for that. */
  async function readings(model: ModelPackage, posts: readonly CorpusPost[]): Promise<TaggedPost[]> {
    const tagger = await openTagger(model, { threads, activations: nothingKept })
    try {
      return await tagger.suggest(posts)
    } finally {
      await tagger.release()
    }
  }

  async function learnt(posts: readonly CorpusPost[], seed: number): Promise<ModelPackage> {
    const { labels } = start.manifest
    const common = { model: start, root: start, name: 'simulated', replay: [], heldOut: [], labels }
    const outcome = await fineTune({ ...common, learn: posts, seed, threads })
    if (outcome.end !== 'finished') throw new Error(`learning from ${posts.length} posts ended ${outcome.end}`)
    const manifest = { ...outcome.version.manifest, weights: start.manifest.weights }
    return applyDelta(start, { ...outcome.version, manifest })
  }

  return async function simulate(run: string, strategy: Strategy, seed: number): Promise<Simulated> {
    const pool = shuffled(train, seededRandom(seed)).slice(0, options.pool)
    const labelled: number[] = []
    const steps: Step[] = []
    let model = start
    let [presses, byHand] = [0, 0]
    for (;;) {
      const said = await readings(model, [...valid, ...pool])
      const scored = entityF1(
        valid.map(({ gold }) => gold),
        said.slice(0, valid.length).map(({ spans }) => spans),
      )
      steps.push({ labelled: labelled.length, presses, byHand, f1: 100 * scored.total.f1 })
      const upTo = rounds.find((each) => each > labelled.length)
      if (upTo === undefined) return { run, strategy, seed, steps }
      const ofPool = said.slice(valid.length)
      const isLabelled = new Set(labelled)
      const open = ofPool.map((reading, place) => ({ place, reading })).filter(({ place }) => !isLabelled.has(place))
      const known = labelled.map((place) => ofPool[place]!)
      for (const place of nextPosts(strategy, open, known, upTo - labelled.length)) {
        presses += keyPresses(pool[place]!.gold, ofPool[place]!.spans)
        byHand += pressesByHand(pool[place]!.gold)
        labelled.push(place)
      }
      model = await learnt(
        labelled.map((place) => pool[place]!),
        seed,
      )
    }
  }
}
