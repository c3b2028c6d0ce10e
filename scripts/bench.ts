import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { engine } from './bench/engine.ts'
import type { Bench, BenchOptions } from './bench/figure.ts'
import { forwardHvpnet, forwardLinks, forwardMkgformer, forwardStarter } from './bench/forward.ts'
import { gemm, gemmReference } from './bench/gemm.ts'
import { learningPaper, learningStarter, resuggestPaper } from './bench/learning.ts'
import { loadPaper } from './bench/load.ts'
import { relatePost } from './bench/relations.ts'
import { store } from './bench/store.ts'
import { trainingPaper, trainingPaperFull, trainingStarter } from './bench/training-step.ts'

/**
 * Measures this machine and prints one JSON line for each figure:
 *
 *   npm run bench [-- --quick] [--only gemm --only forward/starter] [--threads 2]
 */
const benches: readonly { readonly name: string; readonly run: Bench }[] = [
  { name: 'gemm', run: gemm },
  { name: 'forward/starter', run: forwardStarter },
  { name: 'forward/bert-base-vit-b32', run: forwardMkgformer },
  { name: 'forward/links/bert-base-vit-b32', run: forwardLinks },
  { name: 'forward/bert-base-resnet-50', run: forwardHvpnet },
  { name: 'load/bert-base-vit-b32', run: loadPaper },
  { name: 'training-step/starter', run: trainingStarter },
  { name: 'training-step/bert-base-vit-b32/top', run: trainingPaper },
  { name: 'training-step/bert-base-vit-b32/full', run: trainingPaperFull },
  { name: 'learning/starter', run: learningStarter },
  { name: 'learning/bert-base-vit-b32', run: learningPaper },
  { name: 'resuggest/bert-base-vit-b32', run: resuggestPaper },
  { name: 'relations/starter', run: relatePost },
  { name: 'store', run: store },
  { name: 'engine', run: engine },
]

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
})
const wanted = benches.filter(
  ({ name }) => values.only.length === 0 || values.only.some((part) => name.startsWith(part)),
)
if (wanted.length === 0) {
  console.error(
    `nothing begins with ${values.only.join(' or ')}; there are ${benches.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

const threads = Number(values.threads)
if (!Number.isInteger(threads) || threads < 1) {
  console.error(`--threads is ${values.threads}; a whole number from 1 on is wanted`)
  process.exit(2)
}
const options: BenchOptions = {
  quick: values.quick,
  threads,
  gemm: () => gemmReference(threads, values.quick ? 300 : 1_000),
}

const print = (figure: object): void => console.log(JSON.stringify(figure))
print({ name: 'machine', value: cpus().length, unit: 'cores', model: cpus()[0]?.model ?? '', node: process.version })
let failed = false
for (const { name, run } of wanted) {
  try {
    for await (const figure of run(options)) print(figure)
  } catch (error) {
    failed = true
    console.error(`${name} failed:`, error)
  }
}
// Figures are the result; a bench that could not be run must not look like one that was.
process.exit(failed ? 1 : 0)
