/**
 * How good do embeddings of FB15k-237 get? Learnt from its training triples, chosen by its validation triples:
 *
 *   npm run experiment:fb15k-237 -- --data ../shared/data/fb15k-237 [--only complex-quick,transe] [--seed 1] [--threads 2]
 *                                   [--published-filter] [--fresh]
 *
 * Each finished recipe is a line in .cache/fb15k-237/results.jsonl, and its package lies beside; a run that was broken off goes on
 * after its last whole epoch. With `--published-filter` the test triples are read as well, to be passed over in ranking as papers
 * do; nothing is learnt from them or chosen by them.
 */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readKgePackage } from '../../engine/links/embeddings/kge-package.ts'
import { withKgeScorer } from '../../engine/links/embeddings/kge-scorer.ts'
import { trainEmbeddings } from '../../engine/links/embeddings/train-embeddings.ts'
import { KnownAnswers } from '../../engine/links/link-queries.ts'
import { rankLinks } from '../../engine/links/rank-links.ts'
import { readGraphNames, readTriples } from '../../engine/links/read-graph.ts'
import { readLinkData } from '../../engine/links/read-link-data.ts'
import { recipes } from './fb15k-237/recipes.ts'
import { type Outcome, resultsTable } from './fb15k-237/report.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/fb15k-237' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    'published-filter': { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
})
const [seed, threads] = [Number(options.seed), Number(options.threads)]
const folder = '.cache/fb15k-237'
const results = join(folder, 'results.jsonl')
const file = (name: string) => join(options.data, name)
const files = {
  entities: file('entity2id.txt'),
  relations: file('relation2id.txt'),
  entityTexts: file('entity2text.txt'),
  relationTexts: file('relation2text.txt'),
}

if (options.fresh) await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const ask = { files, train: file('train2id.txt'), valid: file('valid2id.txt'), mostFrequent: null }
const data = await readLinkData(ask)
const done = await finished()

for (const name of options.only?.split(',') ?? Object.keys(recipes)) {
  const recipe = recipes[name]
  if (!recipe) throw new Error(`there is no recipe "${name}"; there are ${Object.keys(recipes).join(', ')}`)
  if (done.some((each) => each.recipe === name && each.seed === seed)) continue
  const place = join(folder, `${name}-${seed}`)
  const cpu = process.cpuUsage()
  const trained = await trainEmbeddings(
    {
      ...data,
      ...{ config: recipe.config, settings: { ...recipe.settings, seed }, threads, place },
      ...{ name: `FB15k-237 ${name}`, source: 'FB15k-237' },
    },
    {
      onResume: (epochs) => console.log(`${name}: going on after epoch ${epochs}`),
      onProgress: ({ epoch, epochs, loss, score }) => {
        if (score === null) return
        const { user, system } = process.cpuUsage(cpu)
        const seconds = Math.round((user + system) / 1e6)
        console.log(
          `${name}: epoch ${epoch} of ${epochs}, loss ${loss.toFixed(4)}, MRR ${score.toFixed(4)} on a part, ${seconds} CPU s`,
        )
      },
    },
  )
  const { user, system } = process.cpuUsage(cpu)
  const outcome: Outcome = {
    ...{ recipe: name, seed, about: recipe.about, epochs: trained.epochs.length },
    seconds: trained.seconds,
    cpuSeconds: (user + system) / 1e6,
    filtered: trained.report.filtered.both,
    published: options['published-filter'] ? await withTestFiltered(place) : null,
  }
  await appendFile(results, `${JSON.stringify(outcome)}\n`)
}
console.log(resultsTable(await finished()))

/** The same questions with the test triples' answers passed over as well. */
async function withTestFiltered(place: string): Promise<Outcome['published']> {
  const names = await readGraphNames(files, () => {})
  // `readLinkData` orders entities by how frequent they are; the package has the names in that order.
  const { manifest, names: own, vectors } = await readKgePackage(place)
  const rows = new Map(own.entities.map((each, row) => [each.name, row]))
  const relations = new Map(own.relations.map((each, row) => [each.name, row]))
  const test = (await readTriples(file('test2id.txt'), names, () => {})).map(({ head, relation, tail }) => ({
    head: rows.get(names.entities.get(head)!.name)!,
    relation: relations.get(names.relations.get(relation)!.name)!,
    tail: rows.get(names.entities.get(tail)!.name)!,
  }))
  const known = new KnownAnswers([...data.train, ...data.valid, ...test])
  const report = await withKgeScorer(manifest.configuration, vectors, threads, (score) =>
    rankLinks(data.valid, known, score),
  )
  return report.filtered.both
}

async function finished(): Promise<readonly Outcome[]> {
  const text = await readFile(results, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Outcome)
}
