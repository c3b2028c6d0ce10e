/**
 * How fast embeddings of FB15k-237 answer, are measured and learn more:
 *
 *   node scripts/experiments/fb15k-237-speed.ts [--data ../shared/data/fb15k-237] [--model PACKAGE] [--most-frequent N]
 *                                                  [--threads 2] [--million]
 *
 * Without a model the vectors are random, which is as fast; fifty facts are learnt only with one, which must have been trained on the
 * same entities.
 */

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type KgePackage, readKgePackage } from '../../engine/links/embeddings/kge-package.ts'
import { readLinkData } from '../../engine/links/read-link-data.ts'
import { evaluationSpeed, fiftyFacts, largeGraphTimes, questionTimes, randomPackage } from './fb15k-237/speed.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/fb15k-237' },
    model: { type: 'string' },
    threads: { type: 'string', default: '2' },
    million: { type: 'boolean', default: false },
    'most-frequent': { type: 'string' },
  },
})
const threads = Number(options.threads)
const file = (name: string) => join(options.data, name)
const files = {
  entities: file('entity2id.txt'),
  relations: file('relation2id.txt'),
  entityTexts: file('entity2text.txt'),
  relationTexts: file('relation2text.txt'),
}
const mostFrequent = options['most-frequent'] === undefined ? null : Number(options['most-frequent'])
const data = await readLinkData({ files, train: file('train2id.txt'), valid: file('valid2id.txt'), mostFrequent })
const opened: KgePackage = options.model ? await readKgePackage(options.model) : randomPackage(data, 256)
const { configuration: config } = opened.manifest

const quantiles = (times: readonly number[]) =>
  `p50 ${times[Math.floor(times.length / 2)]!.toFixed(1)} ms, p95 ${times[Math.floor(0.95 * times.length)]!.toFixed(1)} ms`

const evaluation = await evaluationSpeed(data, config, opened.vectors, threads)
console.log(
  `evaluation of ${data.valid.length} triples at both ends: ${evaluation.seconds.toFixed(2)} s, ${evaluation.cpuSeconds.toFixed(2)} CPU s (MRR ${evaluation.result.filtered.both.meanReciprocalRank.toFixed(4)})`,
)
console.log(
  `one question over ${config.entities} x ${config.dimension}: ${quantiles(questionTimes(opened, data, 400))}`,
)
if (options.million)
  for (const { scorer, times } of largeGraphTimes(1_000_000, 200, 40))
    console.log(`one question over 1,000,000 x 200, ${scorer}: ${quantiles(times)}`)
if (options.model) {
  const { before, after, steps, seconds, cpuSeconds } = await fiftyFacts(data, opened, threads)
  const share = (first: number) => `${(100 * first).toFixed(0)} % first`
  console.log(
    `fifty facts in ${steps} steps: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} CPU s; ${share(before.first)} before, ${share(after.first)} after; MRR on 4,000 others ${before.mrr.toFixed(4)} before, ${after.mrr.toFixed(4)} after`,
  )
}
