/**
 * What the starter forgets over a new type that it learns from a few posts, with and without replay:
 *
 *   npm run experiment:replay [-- --data ../shared/data] [--seeds 3] [--posts 30] [--threads 1] [--out .cache/replay.jsonl]
 *
 * Each run is written down as soon as it ends, and is not made again.
 */
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ActivationFiles } from '../../engine/activations/activation-files.ts'
import { openTagger } from '../../engine/inference/tagger.ts'
import type { GoldPost } from '../../engine/inference/tagger-evaluation.ts'
import { readPackage } from '../../engine/inference/tagger-package-files.ts'
import { fineTune } from '../../engine/training/finetune.ts'
import { seededRandom, shuffled } from '../../engine/training/fit-random.ts'
import { entityF1 } from '../../models/metrics/entity-f1.ts'
import { applyDelta, type ModelPackage } from '../../models/package/model-package.ts'
import { readCorpus } from '../starter/read-corpus.ts'
import { hasTopic, newType, withTopics } from './replay/topics.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    seeds: { type: 'string', default: '3' },
    posts: { type: 'string', default: '30' },
    threads: { type: 'string', default: '1' },
    out: { type: 'string', default: '.cache/replay.jsonl' },
  },
})
const [seeds, fresh, threads] = [Number(options.seeds), Number(options.posts), Number(options.threads)]

/** What comes again beside the new posts. `labelled before`: from a time when nobody labelled the new type. */
const replays = ['nothing', '200 posts, labelled before', '200 posts, labelled since'] as const

interface Outcome {
  readonly replay: (typeof replays)[number]
  readonly seed: number
  readonly oldBefore: number
  readonly oldAfter: number
  readonly newF1: number
  readonly newGold: number
  readonly byType: Readonly<Record<string, readonly [number, number]>>
}

const starter = await readPackage(fileURLToPath(new URL('../../models/starter', import.meta.url)))
const folder = await mkdtemp(join(tmpdir(), 'triptych-replay-'))
const activations = new ActivationFiles(folder)
const valid = (await readCorpus(join(options.data, 'twitter2017/valid.txt'))).map(withTopics)
const train = await readCorpus(join(options.data, 'twitter2017/train.txt'))

const percent = (share: number): number => Math.round(1000 * share) / 10
const ofOld = <T extends { readonly type: string }>(spans: readonly T[]): T[] =>
  spans.filter(({ type }) => type !== newType)

async function reading(model: ModelPackage) {
  const tagger = await openTagger(model, { threads, activations })
  try {
    return (await tagger.suggest(valid)).map(({ spans }) => spans)
  } finally {
    await tagger.release()
  }
}
const gold = valid.map((post) => post.gold)
const scoresOf = (said: Awaited<ReturnType<typeof reading>>) => ({
  old: entityF1(gold.map(ofOld), said.map(ofOld)),
  all: entityF1(gold, said),
})

async function run(replay: Outcome['replay'], seed: number): Promise<Outcome> {
  const order = shuffled(train, seededRandom(seed))
  const learn = order.map(withTopics).filter(hasTopic).slice(0, fresh)
  const names = new Set(learn.map(({ name }) => name))
  const old: GoldPost[] = order.filter(({ name }) => !names.has(name)).slice(0, 200)
  const again = replay === 'nothing' ? [] : replay === replays[2] ? old.map(withTopics) : old
  const labels = [...starter.manifest.labels, newType]
  const outcome = await fineTune({
    model: starter,
    root: starter,
    name: 'replay',
    learn,
    replay: again,
    heldOut: [],
    labels,
    seed,
    threads,
    activations,
  })
  if (outcome.end !== 'finished') throw new Error(`the run ended ${outcome.end}`)
  const manifest = { ...outcome.version.manifest, weights: starter.manifest.weights }
  const before = scoresOf(await reading(starter))
  const after = scoresOf(await reading(applyDelta(starter, { ...outcome.version, manifest })))
  const ofNew = after.all.byType.get(newType)
  return {
    replay,
    seed,
    oldBefore: percent(before.old.total.f1),
    oldAfter: percent(after.old.total.f1),
    newF1: percent(ofNew?.f1 ?? 0),
    newGold: ofNew?.gold ?? 0,
    byType: Object.fromEntries(
      [...before.old.byType].map(([type, { f1 }]) => [
        type,
        [percent(f1), percent(after.old.byType.get(type)?.f1 ?? 0)],
      ]),
    ),
  }
}

await mkdir(dirname(options.out), { recursive: true })
const lines = (await readFile(options.out, 'utf8').catch(() => '')).split('\n').filter(Boolean)
const outcomes: Outcome[] = lines.map((line) => JSON.parse(line) as Outcome)
try {
  for (let seed = 1; seed <= seeds; seed++)
    for (const replay of replays) {
      if (outcomes.some((each) => each.seed === seed && each.replay === replay)) continue
      const outcome = await run(replay, seed)
      outcomes.push(outcome)
      await appendFile(options.out, `${JSON.stringify(outcome)}\n`)
      console.log(JSON.stringify(outcome))
    }
} finally {
  await rm(folder, { recursive: true, force: true })
}

console.log(`\n| Comes again | Seed | Old types before | Old types after | Change | ${newType} |`)
console.log('| --- | --- | --- | --- | --- | --- |')
for (const { replay, seed, oldBefore, oldAfter, newF1 } of outcomes)
  console.log(
    `| ${replay} | ${seed} | ${oldBefore.toFixed(1)} | ${oldAfter.toFixed(1)} | ${(oldAfter - oldBefore).toFixed(1)} | ${newF1.toFixed(1)} |`,
  )
console.log(`\n${newType}: ${outcomes[0]?.newGold ?? 0} in ${valid.length} posts.`)
