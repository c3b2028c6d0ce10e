import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoggedEvent } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import {
  type FactReason,
  type GraphKey,
  type GraphModelState,
  type GraphScorer,
  graphScorer,
  type MissingFact,
  type Triple,
} from '../../contract/domain/graph.ts'
import type { MediaId } from '../../contract/domain/post.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import { seesImages } from '../../models/nets/kge/kge-config.ts'
import type { LinksModel, NamedTriple } from '../links/embeddings/links-model.ts'
import { openLinksModel } from '../links/embeddings/open-links-model.ts'
import { runGraphLearning } from '../links/embeddings/run-graph-learning.ts'
import type { Log } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import type { GraphSnapshot } from '../store/graph/graph-snapshot.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { type LearntVersion, newestVersion, sealVersion, sweepVersions, unlearnt } from './learnt-record.ts'
import { readFeatures } from './read-features.ts'
import { typeConstraints } from './type-constraints.ts'

/** So many new facts, or this share of all, and everything is learnt anew. */
const mostAdded = 200
const largestShareAdded = 0.1
const mostRejected = 1000
/** Questions of one search through the whole graph, shared by its predicates; some 2 ms each at 15,000 entities. */
const questionsOfSearch = 2000
/** Proposals of one search, likewise shared; each is weighed from both of its ends. */
const proposalsOfSearch = 600

const named = ({ head, predicate, tail }: Triple): NamedTriple => ({ head, relation: predicate, tail })
const keyOf = ({ head, predicate, tail }: Triple): string => JSON.stringify([head, predicate, tail])
const tripleOf = ({ head, relation, tail }: NamedTriple): Triple => ({ head, predicate: relation, tail })

export interface GraphModelOptions {
  readonly store: ProjectStore
  readonly spawner: Spawner
  readonly threads: number
  readonly log: Log
  /** Pixels of an image of the project, [side, side, 3]; null where it cannot be read. */
  readonly pixels: (media: MediaId, side: number) => Promise<Uint8Array | null>
  /** Tells everyone who looks at the project how the model is. */
  readonly tell: (state: GraphModelState) => void
}

interface Opened {
  readonly learnt: LearntVersion
  readonly model: LinksModel
  /** The graph when it was opened. */
  readonly snapshot: GraphSnapshot
  /** Predicates of which some entity is known to stand at both ends. */
  readonly reflexive: ReadonlySet<GraphKey>
  /** Facts denied, by their keys, then and since. */
  readonly denied: Map<string, Triple>
  /** Facts that waited to be learnt when it was opened. */
  readonly waiting: number
  /** Facts stated since. */
  readonly stated: Map<string, Triple>
}

interface Found {
  readonly triple: Triple
  readonly probability: number
}

/**
 * The model of missing facts of one project: embeddings of its graph, trained in a process of their own, kept below
 * `models/graph`, and asked here. What a person states or denies meanwhile is known to its filters at once and to its numbers
 * with the next run.
 */
export class GraphModel {
  readonly #options: GraphModelOptions
  readonly #folder: string
  #opened: Promise<Opened | null> | null = null
  #running: { readonly abort: AbortController; progress: NonNullable<GraphModelState['running']> } | null = null
  #problem: Sentence | null = null
  #searches = new Map<string, Promise<readonly Found[]>>()

  constructor(options: GraphModelOptions) {
    this.#options = options
    this.#folder = join(options.store.folder, 'models', 'graph')
  }

  get isRunning(): boolean {
    return this.#running !== null
  }

  async state(): Promise<GraphModelState> {
    const opened = await this.#open()
    const ready = opened === null ? null : this.#readyState(opened)
    return {
      running: this.#running?.progress ?? null,
      ready,
      problem: this.#problem?.text ?? null,
      problemSaid: this.#problem?.said,
    }
  }

  /**
   * Learns what is new on top of the newest version where that is little, else the whole graph. Answers when it has begun;
   * how it goes is told.
   *
   * @param scorer left out: as the newest version has it, at first `complex`
   * @throws Failed `busy`, `read-only`, `bad-input` without facts
   */
  async learn(scorer?: GraphScorer): Promise<GraphModelState> {
    const { store } = this.#options
    if (store.access.kind === 'read-only')
      throw new Failed(
        'read-only',
        say('learning.graphReadOnly', { why: sentenceOf(store.access.why, store.access.said) }),
      )
    if (this.#running !== null) throw new Failed('busy', say('learning.graphBusy'))
    const snapshot = store.graph.snapshot()
    if (snapshot.facts.length < 10)
      throw new Failed('bad-input', say('learning.fewFacts', { number: snapshot.facts.length }))
    const abort = new AbortController()
    this.#running = { abort, progress: { phase: 'preparing', progress: 0, secondsLeft: null } }
    this.#problem = null
    // Told through `tell`; nobody waits for it.
    void this.#run(snapshot, scorer, abort.signal)
    return this.state()
  }

  cancel(): void {
    this.#running?.abort.abort()
  }

  /** (h, r, ?) or (?, r, t), the most probable first. @throws Failed `not-found`, `bad-input` */
  async missing(
    ask: { readonly head: GraphKey | null; readonly predicate: GraphKey; readonly tail: GraphKey | null },
    limit: number,
  ): Promise<MissingFact[]> {
    const { store } = this.#options
    if ((ask.head === null) === (ask.tail === null)) throw new Failed('bad-input', say('learning.questionEnds'))
    const opened = await this.#open()
    if (opened === null) return []
    const { model, snapshot, learnt, denied, reflexive } = opened
    const given = ask.head ?? ask.tail!
    // A new entity or predicate has no numbers before the next run: no answers is the truth, not a failure.
    if (!model.knows.entity(given) || !model.knows.relation(ask.predicate)) return []
    const constraints = typeConstraints(snapshot)
    const among = constraints.candidates(ask.predicate, ask.head === null ? 'head' : 'tail')
    const answers = model.answers({
      head: ask.head,
      relation: ask.predicate,
      tail: ask.tail,
      without: [
        ...(reflexive.has(ask.predicate) ? [] : [given]),
        ...[...denied.values()].flatMap((triple) => deniedEnd(triple, ask)),
      ],
      ...(among !== null && { among: [...among].filter((key) => model.knows.entity(key)) }),
      limit,
    })
    const nodes = store.graph.nodes([given, ...answers.map(({ entity }) => entity)])
    const label = this.#labelOf(ask.predicate, snapshot)
    return answers.flatMap(({ entity, probability, rank }): MissingFact[] => {
      const triple = { head: ask.head ?? entity, predicate: ask.predicate, tail: ask.tail ?? entity }
      const [head, tail] = [nodes.get(triple.head), nodes.get(triple.tail)]
      if (!head || !tail) return []
      return [{ triple, head, tail, predicateLabel: label, rank, probability, version: learnt.version }]
    })
  }

  async reasons(triple: Triple): Promise<FactReason[]> {
    const { store } = this.#options
    const opened = await this.#open()
    if (opened === null) return []
    const { model } = opened
    if (!model.knows.entity(triple.head) || !model.knows.entity(triple.tail) || !model.knows.relation(triple.predicate))
      return []
    const { facts, analogies } = model.reasons(named(triple))
    const known = facts.flatMap(({ triple: of, influence }): FactReason[] => {
      const fact = store.graph.fact(tripleOf(of))
      return fact === null ? [] : [{ kind: 'known-fact', fact, weight: influence }]
    })
    const alike = analogies.flatMap(({ triple: of, differs, likeness }): FactReason[] => {
      // Less alike than any two by chance: no reason.
      if (likeness <= 0) return []
      const fact = store.graph.fact(tripleOf(of))
      if (fact === null) return []
      const end = differs === 'tail' ? 'tail' : 'head'
      const here = store.graph.nodes([triple[end]]).get(triple[end])
      return here === undefined ? [] : [{ kind: 'analogy', like: fact[end], of: here, fact, weight: likeness }]
    })
    return [...known, ...alike]
  }

  /** Missing facts of the whole graph, or of one predicate. Searched once for each version. */
  async queue(ask: {
    readonly predicate: GraphKey | null
    readonly order: 'probable' | 'informative'
    readonly limit: number
  }): Promise<MissingFact[]> {
    const { store } = this.#options
    const opened = await this.#open()
    if (opened === null) return []
    const { snapshot, learnt, denied, stated } = opened
    if (ask.predicate !== null && !opened.model.knows.relation(ask.predicate)) return []
    const key = JSON.stringify([learnt.version, ask.predicate, ask.order])
    let search = this.#searches.get(key)
    if (search === undefined) {
      search = this.#search(opened, ask)
      this.#searches.set(key, search)
      search.catch(() => this.#searches.delete(key))
    }
    const isOpen = (key: string) => !denied.has(key) && !stated.has(key)
    const open = (await search).filter(({ triple }) => isOpen(keyOf(triple))).slice(0, ask.limit)
    const nodes = store.graph.nodes(open.flatMap(({ triple }) => [triple.head, triple.tail]))
    return open.flatMap(({ triple, probability }, place): MissingFact[] => {
      const [head, tail] = [nodes.get(triple.head), nodes.get(triple.tail)]
      if (!head || !tail) return []
      const predicateLabel = this.#labelOf(triple.predicate, snapshot)
      return [{ triple, head, tail, predicateLabel, rank: place + 1, probability, version: learnt.version }]
    })
  }

  async close(): Promise<void> {
    this.cancel()
    await this.#opened?.catch(() => {})
  }

  async #search(
    { model, snapshot, denied, reflexive }: Opened,
    ask: { readonly predicate: GraphKey | null; readonly order: 'probable' | 'informative' },
  ): Promise<readonly Found[]> {
    const relations = ask.predicate === null ? model.relations.map(({ name }) => name) : [ask.predicate]
    const constraints = typeConstraints(snapshot)
    const proposals = await model.proposals({
      relations,
      order: ask.order,
      without: [...denied.values()].map(named),
      perRelation: Math.max(3, Math.min(200, Math.ceil(proposalsOfSearch / relations.length))),
      questions: Math.max(5, Math.floor(questionsOfSearch / relations.length)),
      ...(constraints.any && { mayStand: constraints.mayStand }),
    })
    return proposals
      .map(({ triple, probability }) => ({ triple: tripleOf(triple), probability }))
      .filter(({ triple }) => triple.head !== triple.tail || reflexive.has(triple.predicate))
  }

  #labelOf(predicate: GraphKey, { predicates }: GraphSnapshot): string {
    return predicates.find(({ key }) => key === predicate)?.label ?? predicate
  }

  #open(): Promise<Opened | null> {
    this.#opened ??= this.#openNewest().catch((error: unknown) => {
      this.#problem =
        error instanceof Failed
          ? error.sentence
          : sentenceOf(error instanceof Error ? error.message : String(error), undefined)
      return null
    })
    return this.#opened
  }

  async #openNewest(): Promise<Opened | null> {
    const { newest } = await newestVersion(this.#folder)
    if (newest === null) return null
    const snapshot = this.#options.store.graph.snapshot()
    const model = await openLinksModel(newest.folder, snapshot.facts.map(named))
    const denied = new Map(snapshot.rejected.map((triple) => [keyOf(triple), triple]))
    const waiting = (await unlearnt(newest, snapshot.facts)).length
    const reflexive = new Set(snapshot.facts.flatMap(({ head, predicate, tail }) => (head === tail ? [predicate] : [])))
    return { learnt: newest, model, snapshot, denied, reflexive, waiting, stated: new Map() }
  }

  /**
   * An event that is on the disk: the filters follow it, the numbers wait for the next run. Changes of entities and predicates,
   * and imports, are read anew.
   */
  noticed({ action, changes }: LoggedEvent): void {
    const opening = this.#opened
    if (opening === null) return
    const isLarge =
      action.kind === 'import-graph' || changes.some(({ kind }) => kind === 'graph-entity' || kind === 'predicate')
    if (isLarge) this.#opened = null
    const facts = changes.filter((change) => change.kind === 'fact')
    if (isLarge || facts.length === 0) return
    void opening.then((opened) => {
      for (const { triple, after } of opened === null ? [] : facts) follow(opened!, triple, after?.verdict ?? null)
    })
  }

  #readyState({ learnt, waiting, stated }: Opened): NonNullable<GraphModelState['ready']> {
    const { architecture, trainedFacts, heldOutFacts, mrr, hits10 } = learnt.record
    const newFacts = waiting + stated.size
    return { version: learnt.version, architecture, trainedFacts, heldOutFacts, mrr, hits10, newFacts }
  }

  async #run(snapshot: GraphSnapshot, scorer: GraphScorer | undefined, signal: AbortSignal): Promise<void> {
    try {
      await this.#learn(snapshot, scorer, signal)
    } catch (error) {
      if (!(error instanceof Failed && error.kind === 'cancelled')) {
        this.#problem =
          error instanceof Failed
            ? error.sentence
            : sentenceOf(error instanceof Error ? error.message : String(error), undefined)
        this.#options.log('the graph could not be learnt', error)
      }
    } finally {
      this.#running = null
      this.#options.tell(await this.state())
    }
  }

  async #learn(snapshot: GraphSnapshot, wanted: GraphScorer | undefined, signal: AbortSignal): Promise<void> {
    const { spawner, threads, log } = this.#options
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const { newest, next } = await newestVersion(this.#folder)
    const added = newest === null ? [] : await unlearnt(newest, snapshot.facts)
    const scorer = wanted ?? graphScorer.safeParse(newest?.record.architecture).data ?? 'complex'
    const isLittle =
      newest?.record.architecture === scorer &&
      newest.record.added + added.length <= Math.max(mostAdded, largestShareAdded * snapshot.facts.length)
    const target = join(this.#folder, next)
    const texts = snapshot.entities.map(({ key, label }) => ({ name: key, text: label }))
    const relations = snapshot.predicates.map(({ key, label }) => ({ name: key, text: label }))
    const common = { target, name: next, seed: 1, threads } as const
    const facts = snapshot.facts.map(named)
    const rejected = snapshot.rejected.map(named)
    const done = await runGraphLearning(
      isLittle
        ? {
            kind: 'more',
            model: newest.folder,
            facts,
            added: added.map(named),
            rejected: rejected.slice(-mostRejected),
            texts: [...texts, ...relations],
            ...common,
          }
        : {
            ...{ kind: 'from-nothing', entities: texts, relations, facts, rejected, scorer, ...common },
            images: seesImages({ scorer }) ? await readFeatures(snapshot, this.#options.pixels, signal) : null,
          },
      {
        spawner,
        log,
        signal,
        onProgress: ({ phase, progress, secondsLeft }) => {
          if (this.#running === null) return
          this.#running.progress = { phase, progress, secondsLeft }
          void this.state().then(this.#options.tell)
        },
      },
    )
    const metric = (name: string) => done.metrics[name] ?? null
    const before = isLittle ? newest.record : null
    await sealVersion(
      target,
      {
        seq: snapshot.seq,
        architecture: scorer,
        trainedFacts: done.facts,
        heldOutFacts: before?.heldOutFacts ?? done.heldOut,
        mrr: before?.mrr ?? metric('valid.filtered.mrr'),
        hits10: before?.hits10 ?? metric('valid.filtered.hits10'),
        added: before === null ? 0 : before.added + added.length,
      },
      snapshot.facts,
    )
    this.#opened = null
    this.#searches = new Map()
    await sweepVersions(this.#folder, new Set([next, ...(newest === null ? [] : [newest.version])]))
  }
}

/** Lets the filters of an opened model know what somebody decided about a fact; null: it is not there any more. */
function follow({ model, denied, stated }: Opened, triple: Triple, verdict: 'accepted' | 'rejected' | null): void {
  const key = keyOf(triple)
  if (verdict === 'rejected') denied.set(key, triple)
  else denied.delete(key)
  if (verdict === 'accepted') {
    stated.set(key, triple)
    model.add([named(triple)])
  } else {
    stated.delete(key)
    model.remove([named(triple)])
  }
}

/** The end that a denied fact takes from the answers to a question. */
function deniedEnd(
  triple: Triple,
  { head, predicate, tail }: { readonly [K in keyof Triple]: GraphKey | null },
): readonly GraphKey[] {
  if (triple.predicate !== predicate) return []
  if (head === null) return triple.tail === tail ? [triple.head] : []
  return triple.head === head ? [triple.tail] : []
}
