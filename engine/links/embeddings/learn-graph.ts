import { createHash } from 'node:crypto'
import { Failed } from '../../../contract/domain/failed.ts'
import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import { linkQueries } from '../link-queries.ts'
import { readKgePackage, writeKgePackage } from './kge-package.ts'
import { grownPackage, learnMore } from './learn-more.ts'
import type {
  GraphLearningAsk,
  GraphLearningDone,
  GraphLearningProgress,
  LearnGraphAsk,
  TrainGraphAsk,
} from './links-learning.ts'
import type { NamedTriple } from './links-model.ts'
import { nameTable } from './named-triples.ts'
import { trainEmbeddings } from './train-embeddings.ts'
import { usualSettings } from './usual-settings.ts'

type Tell = (progress: GraphLearningProgress) => void

/**
 * What the trainer process does for a project's graph: embeddings from nothing, or a few facts more.
 *
 * @throws Failed `bad-input` without facts, `model`, `cancelled`; PackageError for a broken package
 */
export function learnGraph(ask: GraphLearningAsk, tell: Tell, signal?: AbortSignal): Promise<GraphLearningDone> {
  return ask.kind === 'from-nothing' ? fromNothing(ask, tell, signal) : more(ask, tell, signal)
}

async function fromNothing(ask: TrainGraphAsk, tell: Tell, signal?: AbortSignal): Promise<GraphLearningDone> {
  const { entities, relations, scorer, seed, threads } = ask
  const graph = { entities, relations }
  const table = nameTable(graph)
  const facts = numbered(ask.facts, table.triple)
  if (facts.length === 0) throw new Failed('bad-input', 'There are no facts to learn from.')
  const held = new Set(heldOut(facts, table.named))
  const train = facts.filter((fact) => !held.has(fact))
  const images = ask.images && {
    width: ask.images.width,
    features: new Float32Array(await ask.images.features.arrayBuffer()),
    shown: new Uint8Array(await ask.images.shown.arrayBuffer()),
  }
  const usual = usualSettings(scorer, entities.length, linkQueries(train).length, seed)
  tell({ kind: 'progress', phase: 'preparing', progress: 0, loss: null, score: null, secondsLeft: null })
  let score: number | null = null
  const trained = await trainEmbeddings(
    {
      ...usual,
      ...{ graph, train, threads, ...(images && { images }) },
      valid: [...held],
      rejected: numbered(ask.rejected, table.triple),
      place: ask.target,
      name: ask.name,
      source: 'the project’s graph',
    },
    {
      ...(signal && { signal }),
      onProgress: (progress) => {
        score = progress.score ?? score
        const { step, steps, loss, secondsLeft } = progress
        tell({ kind: 'progress', phase: 'learning', progress: step / steps, loss, score, secondsLeft })
      },
    },
  )
  return {
    kind: 'done',
    facts: train.length,
    heldOut: held.size,
    metrics: { ...trained.manifest.metrics },
    seconds: trained.seconds,
  }
}

async function more(ask: LearnGraphAsk, tell: Tell, signal?: AbortSignal): Promise<GraphLearningDone> {
  const started = performance.now()
  const parent = await readKgePackage(ask.model)
  const named = [...ask.added, ...ask.rejected]
  const grown = grownPackage(
    parent,
    {
      entities: named.flatMap(({ head, tail }) => [head, tail]),
      relations: named.map(({ relation }) => relation),
    },
    new Map(ask.texts.map(({ name, text }) => [name, text])),
    ask.seed,
  )
  const table = nameTable(grown.names)
  const added = numbered(ask.added, table.triple)
  const facts = numbered([...ask.facts, ...ask.added], table.triple)
  const { vectors, first } = await learnMore({
    start: { config: grown.config, vectors: grown.vectors },
    ...{ facts, added, seed: ask.seed, threads: ask.threads },
    rejected: numbered(ask.rejected, table.triple),
    onProgress: ({ step, steps, loss }) =>
      tell({ kind: 'progress', phase: 'learning', progress: step / steps, loss, score: null, secondsLeft: null }),
    ...(signal && { signal }),
  })
  const seconds = (performance.now() - started) / 1000
  const metrics = { 'added.first': first }
  const { provenance, calibration, licence } = parent.manifest
  await writeKgePackage(ask.target, {
    names: grown.names,
    vectors,
    manifest: {
      name: ask.name,
      configuration: grown.config,
      calibration,
      provenance: {
        data: [{ name: 'the project’s graph', posts: facts.length, terms: 'as its owner gives them' }],
        method: `${added.length} facts more and ${ask.rejected.length} rejected on top of "${parent.manifest.name}" (${provenance.method})`,
        ...{ seed: ask.seed, seconds, createdAt: new Date().toISOString() },
      },
      ...{ licence, metrics },
    },
    card: `# ${ask.name}\n\n${added.length} facts learnt on top of "${parent.manifest.name}"; its probabilities are still that one's.\n`,
  })
  return { kind: 'done', facts: facts.length, heldOut: 0, metrics, seconds }
}

/** Each once; those with names that nobody gave are left out. */
function numbered(
  named: readonly NamedTriple[],
  rowsOf: (named: NamedTriple) => Triple | undefined,
): readonly Triple[] {
  const found = new Map<string, Triple>()
  for (const each of named) {
    const triple = rowsOf(each)
    if (triple !== undefined) found.set(`${triple.head} ${triple.relation} ${triple.tail}`, triple)
  }
  return [...found.values()]
}

const mostHeldOut = 1_000

/**
 * A tenth of the facts by the hash of their names, so that the same facts are held out whatever else is known; never the last fact of an
 * entity or a relation, about which nothing could be learnt then.
 */
function heldOut(facts: readonly Triple[], named: (triple: Triple) => NamedTriple): readonly Triple[] {
  const entities = new Map<number, number>()
  const relations = new Map<number, number>()
  const count = (of: Map<number, number>, key: number, by: number) => of.set(key, (of.get(key) ?? 0) + by)
  for (const { head, relation, tail } of facts) {
    for (const entity of new Set([head, tail])) count(entities, entity, 1)
    count(relations, relation, 1)
  }
  const held: Triple[] = []
  const most = Math.min(mostHeldOut, Math.floor(facts.length / 10))
  const keyed = facts.map((fact) => {
    const { head, relation, tail } = named(fact)
    return { fact, key: createHash('sha256').update(`${head}\n${relation}\n${tail}`).digest('hex') }
  })
  for (const { fact } of keyed.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (held.length >= most) break
    const ends = new Set([fact.head, fact.tail])
    if ([...ends].some((entity) => entities.get(entity)! < 2) || relations.get(fact.relation)! < 2) continue
    held.push(fact)
    for (const entity of ends) count(entities, entity, -1)
    count(relations, fact.relation, -1)
  }
  return held
}
