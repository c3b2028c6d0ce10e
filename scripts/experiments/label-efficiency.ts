/**
 * How much a model learns from a person's labels, and how many key presses they take, by the order in which posts are asked:
 *
 *   npm run experiment:label-efficiency [-- --data ../shared/data] [--from 1] [--seeds 5] [--rounds 50,100,200,350,500,700,1000] [--only random,mixed] [--pool 3373] [--task mner]
 *     [--valid 723] [--threads 1] [--out .cache/label-efficiency.jsonl] [--plot docs/label-efficiency.svg]
 *
 * The person answers from the gold labels of Twitter-2017 train, or with `--task mre` from those of MNRE train, pair by pair. The model starts from a small one that has never seen Twitter-2017,
 * and after each round learns all labels so far over that start. Each run is written down as soon as it ends, and is not made again.
 */
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ActivationFiles } from '../../engine/activations/activation-files.ts'
import { mentionPerson } from './label-efficiency/mention-person.ts'
import { relationPerson, relationStrategies } from './label-efficiency/relation-person.ts'
import { plot, type Simulated, table } from './label-efficiency/report.ts'
import { smallStart } from './label-efficiency/small-start.ts'
import { type Strategy, strategies } from './label-efficiency/strategies.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    start: { type: 'string', default: '.cache/start-2015' },
    'start-posts': { type: 'string', default: '9999' },
    'start-epochs': { type: 'string', default: '12' },
    seeds: { type: 'string', default: '5' },
    from: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '50,100,200,350,500,700,1000' },
    only: { type: 'string', default: strategies.join() },
    task: { type: 'string', default: 'mner' },
    pool: { type: 'string', default: '3373' },
    valid: { type: 'string', default: '723' },
    threads: { type: 'string', default: '1' },
    out: { type: 'string', default: '.cache/label-efficiency.jsonl' },
    plot: { type: 'string', default: 'docs/label-efficiency.svg' },
  },
})
const seeds = Number(options.seeds)
/** Labelled posts after each round. */
const rounds = options.rounds.split(',').map(Number)
const isOfRelations = options.task === 'mre'
const asked = (isOfRelations ? relationStrategies : strategies).filter((each: Strategy) =>
  options.only.split(',').includes(each),
)
const threads = Number(options.threads)

const start = await smallStart({
  data: options.data,
  folder: options.start,
  posts: Number(options['start-posts']),
  epochs: Number(options['start-epochs']),
  threads,
})
const run = `${isOfRelations ? 'relations, ' : ''}${start.manifest.weights.sha256.slice(0, 8)}: ${rounds.join()} of ${options.pool}, ${options.valid} valid`
const folder = await mkdtemp(join(tmpdir(), 'triptych-label-efficiency-'))
const person = {
  data: options.data,
  start,
  rounds,
  pool: Number(options.pool),
  valid: Number(options.valid),
  threads,
  activations: new ActivationFiles(folder, { limitBytes: 16 * 2 ** 30 }),
}
const [ofMentions, ofRelations] = isOfRelations
  ? [null, await relationPerson(person)]
  : [await mentionPerson(person), null]

/** What was made is kept by strategy and seed. */
async function simulate(strategy: Strategy, seed: number): Promise<Simulated> {
  if (ofMentions !== null) return ofMentions(run, strategy, seed)
  const known = relationStrategies.find((each) => each === strategy)
  if (known === undefined) throw new Error(`pairs are not asked in the order "${strategy}"`)
  return ofRelations(run, known, seed)
}

await mkdir(dirname(options.out), { recursive: true })
const lines = (await readFile(options.out, 'utf8').catch(() => '')).split('\n').filter(Boolean)
const done = lines.map((line) => JSON.parse(line) as Simulated).filter((each) => each.run === run)
try {
  for (let seed = Number(options.from); seed <= seeds; seed++)
    for (const strategy of asked) {
      if (done.some((each) => each.seed === seed && each.strategy === strategy)) continue
      const started = performance.now()
      const simulated = await simulate(strategy, seed)
      done.push(simulated)
      await appendFile(options.out, `${JSON.stringify(simulated)}\n`)
      const f1s = simulated.steps.map(({ labelled, f1 }) => `${labelled}: ${f1.toFixed(1)}`).join(', ')
      console.log(`${strategy}, seed ${seed}: ${f1s} (${Math.round((performance.now() - started) / 1000)} s)`)
      await writeFile(options.plot, plot(done))
    }
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`\n${run}\n`)
for (const line of table(done)) console.log(line)
