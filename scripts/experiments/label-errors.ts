/**
 * How many of the labels that are wrong stand early in the review's list:
 *
 *   npm run experiment:label-errors [-- --data ../shared/data] [--posts 3373] [--folds 5] [--share 0.05] [--seed 1] [--threads 1]
 *
 * Some labels of Twitter-2017 train are made wrong, with a seed. Each part is then judged by a model that has learnt the other
 * parts, wrong labels included, over a start that has never seen Twitter-2017. A fold is written down as soon as it ends.
 */
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ActivationFiles } from '../../engine/activations/activation-files.ts'
import { folds, labelDoubts } from '../../engine/asking/label-doubts.ts'
import { openTagger } from '../../engine/inference/tagger.ts'
import { fineTune } from '../../engine/training/finetune.ts'
import { seededRandom, shuffled } from '../../engine/training/fit-random.ts'
import { applyDelta } from '../../models/package/model-package.ts'
import { readCorpus } from '../starter/read-corpus.ts'
import { smallStart } from './label-efficiency/small-start.ts'
import { withWrongLabels } from './label-errors/wrong-labels.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    start: { type: 'string', default: '.cache/start-2015' },
    'start-posts': { type: 'string', default: '9999' },
    'start-epochs': { type: 'string', default: '12' },
    posts: { type: 'string', default: '3373' },
    folds: { type: 'string', default: '5' },
    share: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
    out: { type: 'string', default: '.cache/label-errors.jsonl' },
  },
})
const [count, parts, share] = [Number(options.posts), Number(options.folds), Number(options.share)]
const [seed, threads] = [Number(options.seed), Number(options.threads)]

/** A label of the list: how much the model doubts it, whether it was made wrong, and its own probability. */
type Judged = readonly [doubt: number, wrong: boolean, probability: number]
interface Fold {
  readonly run: string
  readonly part: number
  readonly judged: readonly Judged[]
}

const start = await smallStart({
  data: options.data,
  folder: options.start,
  posts: Number(options['start-posts']),
  epochs: Number(options['start-epochs']),
  threads,
})
const train = await readCorpus(join(options.data, 'twitter2017/train.txt'))
const posts = withWrongLabels(shuffled(train, seededRandom(seed)).slice(0, count), share, seed)
const run = `${start.manifest.weights.sha256.slice(0, 8)} ${posts.length} posts, ${parts} folds, ${share} wrong, seed ${seed}, by the other reading`

await mkdir(dirname(options.out), { recursive: true })
const lines = (await readFile(options.out, 'utf8').catch(() => '')).split('\n').filter(Boolean)
const done = lines.map((line) => JSON.parse(line) as Fold).filter((fold) => fold.run === run)
const folder = await mkdtemp(join(tmpdir(), 'triptych-label-errors-'))
try {
  const activations = new ActivationFiles(folder)
  for (const [part, { learn, review }] of folds(posts, parts).entries()) {
    if (done.some((fold) => fold.part === part)) continue
    const started = performance.now()
    const outcome = await fineTune({
      model: start,
      root: start,
      name: 'fold',
      learn,
      replay: [],
      heldOut: [],
      labels: start.manifest.labels,
      scope: 'top',
      share: 1,
      seed,
      threads,
      activations,
    })
    if (outcome.end !== 'finished') throw new Error(`fold ${part} ended ${outcome.end}`)
    const manifest = { ...outcome.version.manifest, weights: start.manifest.weights }
    const tagger = await openTagger(applyDelta(start, { ...outcome.version, manifest }), { threads, activations })
    const judged: Judged[] = []
    try {
      const { labels: types } = tagger
      for (const { wrong, ...post } of review) {
        const weighed = post.gold.flatMap((label) => types.map((type) => ({ ...label, type })))
        const [probabilities] = await tagger.weigh([post], weighed)
        const [reading] = await tagger.suggest([post])
        const shares = post.gold.map((_, at) =>
          types.map((type, which) => ({ type, score: probabilities![at * types.length + which]! })),
        )
        const doubts = labelDoubts({ labels: post.gold, shares, predicted: reading!.spans })
        for (const [place, { start, end, type }] of post.gold.entries()) {
          const found = doubts.find((each) => each.kind === 'improbable' && each.start === start && each.end === end)
          const own = shares[place]!.find((share) => share.type === type)!.score
          judged.push([found!.doubt, wrong.has(place), own])
        }
      }
    } finally {
      await tagger.release()
    }
    const fold: Fold = { run, part, judged }
    done.push(fold)
    await appendFile(options.out, `${JSON.stringify(fold)}\n`)
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`fold ${part + 1} of ${parts}: ${judged.length} labels, ${seconds} s`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

const all = done.flatMap(({ judged }) => judged)
const wrong = all.filter(([, isWrong]) => isWrong).length
const byDoubt = all.toSorted(([a], [b]) => b - a)
const byProbability = all.toSorted(([, , a], [, , b]) => a - b)
console.log(`\n${run}: ${wrong} of ${all.length} labels are wrong\n`)
console.log(
  '| First part of the list | Share found | Share of the part that is wrong | Found by 1 - the probability alone |',
)
console.log('| --- | --- | --- | --- |')
for (const part of [0.05, 0.1, 0.2, 0.3, 0.5]) {
  const count = Math.round(part * all.length)
  const found = (list: readonly Judged[]) => list.slice(0, count).filter(([, isWrong]) => isWrong).length
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`
  const [here, alone] = [found(byDoubt), found(byProbability)]
  console.log(`| ${percent(part)} | ${percent(here / wrong)} | ${percent(here / count)} | ${percent(alone / wrong)} |`)
}
