import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { EntityFeatures } from '../../../models/nets/kge/image-descriptor.ts'
import {
  type KgeConfig,
  kgeTables,
  relationRows,
  relationWidth,
  seesImages,
} from '../../../models/nets/kge/kge-config.ts'
import type { KgeVectors } from '../../../models/nets/kge/score-candidates.ts'
import { type OptimiserKind, type Regulariser, TableOptimiser } from '../../../models/nets/kge/table-optimiser.ts'
import { type AllEntitiesOptions, allEntitiesModel, gradientNames } from '../../../models/nets/kge/training-models.ts'
import { sessionOptions } from '../../devices/session-options.ts'
import type { Weights } from '../../training/fit-model.ts'
import { seededRandom } from '../../training/fit-random.ts'
import type { SessionState } from '../../training/fit-session.ts'
import { ImageHalves } from './image-halves.ts'

export interface KgeOptimising {
  readonly kind: OptimiserKind
  readonly entities: Regulariser | null
  readonly relations: Regulariser | null
}

/** The images of what is learnt, and from where the projection of their features starts. */
export interface SeenImages {
  readonly images: EntityFeatures
  /** Deviation of the projection's first values. */
  readonly spread: number
  readonly seed: number
}

const projectionName = 'image_projection'

/** Both tables with what their optimisers remember; steps of any kind move them. */
export class KgeTables {
  readonly entities: TableOptimiser
  readonly relations: TableOptimiser
  /** Of features of images; only for scorers that see them, and only where they are given. */
  readonly #projection: TableOptimiser | null
  readonly #halves: ImageHalves | null
  readonly config: KgeConfig
  readonly #optimising: KgeOptimising
  #steps: number

  constructor(
    config: KgeConfig,
    start: KgeVectors,
    optimising: KgeOptimising,
    from?: SessionState,
    seen: SeenImages | null = null,
  ) {
    this.config = config
    this.#optimising = optimising
    this.#steps = from?.steps ?? 0
    const table = (name: string, given: Float32Array, rows: number, width: number) => {
      const kept = (part: Weights | undefined) => part?.get(name)?.data.slice()
      const [first, second] = [kept(from?.first), kept(from?.second)]
      return new TableOptimiser(
        optimising.kind,
        // Phases are real numbers.
        {
          rows,
          width,
          complex: config.scorer === 'complex' || (config.scorer === 'rotate' && width === config.dimension),
        },
        { table: kept(from?.weights) ?? given.slice(), ...(first && { first }), ...(second && { second }) },
        this.#steps,
      )
    }
    this.entities = table(kgeTables.entities, start.entities, config.entities, config.dimension)
    this.relations = table(kgeTables.relations, start.relations, relationRows(config), relationWidth(config))
    const isAware = seesImages(config)
    this.#projection =
      isAware && seen
        ? table(projectionName, firstProjection(config, seen), seen.images.width, config.dimension / 2)
        : null
    this.#halves = isAware
      ? new ImageHalves(config, this.entities, this.#projection && { images: seen!.images, table: this.#projection })
      : null
  }

  /** @param all the whole table of entities has a gradient, not only the rows that were added to */
  step(learningRate: number, all: boolean): void {
    this.#steps++
    this.#halves?.fold()
    this.entities.step(learningRate, this.#optimising.entities, all)
    this.relations.step(learningRate, this.#optimising.relations)
    this.#projection?.step(learningRate, null, true)
    this.#halves?.renew()
  }

  vectors(): KgeVectors {
    return { entities: this.entities.table, relations: this.relations.table }
  }

  feeds(): Readonly<Record<string, OrtTensor>> {
    return {
      [kgeTables.entities]: new OrtTensor('float32', this.entities.table, this.#shape(kgeTables.entities)),
      [kgeTables.relations]: new OrtTensor('float32', this.relations.table, this.#shape(kgeTables.relations)),
    }
  }

  /** As they stand, not a copy. */
  weights(): Weights {
    return this.#each((table) => table.table)
  }

  /** A copy. */
  state(): SessionState {
    return {
      steps: this.#steps,
      weights: this.#each(({ table }) => table.slice()),
      first: this.#each(({ first }) => first.slice()),
      second: this.#each(({ second }) => second.slice()),
    }
  }

  #each(part: (table: TableOptimiser) => Float32Array): Weights {
    return new Map(
      [
        [kgeTables.entities, part(this.entities)] as const,
        [kgeTables.relations, part(this.relations)] as const,
        ...(this.#projection ? [[projectionName, part(this.#projection)] as const] : []),
      ]
        .filter(([, data]) => data.length > 0)
        .map(([name, data]) => [name, { dtype: 'float32', shape: this.#shape(name), data }]),
    )
  }

  #shape(name: string): number[] {
    const { config } = this
    if (name === projectionName) return [this.#projection!.table.length / (config.dimension / 2), config.dimension / 2]
    return name === kgeTables.entities
      ? [config.entities, config.dimension]
      : [relationRows(config), relationWidth(config)]
  }
}

function firstProjection({ dimension }: KgeConfig, { images, spread, seed }: SeenImages): Float32Array {
  const random = seededRandom(seed + 1)
  return new Float32Array((images.width * dimension) / 2).map(() => 2 * Math.sqrt(3) * spread * (random() - 0.5))
}

/** A question and all that answer it; `relation` is a row of the table. */
export interface KgeQuestion {
  readonly known: number
  readonly relation: number
  /** Sorted, each once. */
  readonly answers: readonly number[]
}

export interface AllEntitiesSession {
  /** @param seed of dropout and of the answers that the auxiliary question is about @returns the loss before the step */
  readonly step: (questions: readonly KgeQuestion[], learningRate: number, seed: number) => Promise<number>
  readonly release: () => Promise<void>
}

/** Opens the runtime for steps against all entities; its owner releases it. */
export async function openAllEntities(
  tables: KgeTables,
  options: AllEntitiesOptions,
  threads: number,
): Promise<AllEntitiesSession> {
  const { config } = tables
  const session = await openRuntime(allEntitiesModel(config, options), threads)
  const { entities, dimension } = config
  // The runtime writes the largest result straight into where it is needed.
  const into = new OrtTensor('float32', tables.entities.gradient, [entities, dimension])
  return {
    async step(questions, learningRate, seed) {
      const batch = batchOf(questions, entities, options.objective === 'softmax', seed)
      const feeds = {
        ...tables.feeds(),
        ...batch.feeds,
        seed: new OrtTensor('int64', BigInt64Array.of(BigInt(seed)), []),
      }
      const wanted = Object.fromEntries(session.outputNames.map((name) => [name, null]))
      const results = await session.run(pick(feeds, session.inputNames), { ...wanted, [gradientNames.table]: into })
      const loss = numbers(results.loss!)[0]!
      // A step along what is no number would spoil every vector for good.
      if (!Number.isFinite(loss)) {
        tables.entities.gradient.fill(0)
        return Number.NaN
      }
      addRows(tables, results, batch)
      batch.count(tables)
      tables.step(learningRate, true)
      return loss
    },
    release: () => session.release(),
  }
}

export function openRuntime(model: Uint8Array, threads: number): Promise<InferenceSession> {
  return InferenceSession.create(model, sessionOptions({ threads }))
}

export const numbers = (tensor: OrtTensor): Float32Array => tensor.data as Float32Array

export function pick<T>(from: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    names.map((name) => {
      const found = from[name]
      if (found === undefined) throw new Error(`the graph wants "${name}"; given are ${Object.keys(from).join(', ')}`)
      return [name, found]
    }),
  )
}

/** Gradients of rows into the tables, as far as the step has them. */
export function addRows(
  tables: KgeTables,
  results: Readonly<Record<string, OrtTensor>>,
  rows: {
    readonly known: ArrayLike<number>
    readonly relation: ArrayLike<number>
    readonly answer?: ArrayLike<number>
    readonly negative?: ArrayLike<number>
  },
): void {
  const add = (table: TableOptimiser, which: ArrayLike<number> | undefined, name: string) => {
    const gradient = results[name]
    if (gradient && which) table.add(which, numbers(gradient))
  }
  add(tables.entities, rows.known, gradientNames.known)
  add(tables.relations, rows.relation, gradientNames.relation)
  add(tables.entities, rows.answer, gradientNames.answer)
  add(tables.entities, rows.negative, gradientNames.negative)
  const whole = results[gradientNames.relations]
  if (whole)
    add(
      tables.relations,
      Array.from({ length: whole.dims[0]! }, (_, row) => row),
      gradientNames.relations,
    )
}

function batchOf(questions: readonly KgeQuestion[], entities: number, share: boolean, seed: number) {
  const size = questions.length
  const hits = questions.reduce((sum, { answers }) => sum + answers.length, 0)
  const known = questions.map((question) => question.known)
  const relation = questions.map((question) => question.relation)
  // One answer of each question, another one at every step.
  const answer = questions.map(({ answers }, at) => answers[(seed + 31 * at) % answers.length]!)
  const places = new BigInt64Array(hits)
  const targets = new Float32Array(hits)
  let at = 0
  questions.forEach(({ answers }, row) => {
    for (const entity of answers) {
      places[at] = BigInt(row * entities + entity)
      targets[at++] = share ? 1 / answers.length : 1
    }
  })
  const weightOf = ({ answers }: KgeQuestion) => (share ? answers.length / hits : 1 / size)
  return {
    known,
    relation,
    answer,
    feeds: {
      known: rows(known),
      relation: rows(relation),
      answer: rows(answer),
      places: new OrtTensor('int64', places, [hits]),
      targets: new OrtTensor('float32', targets, [hits]),
      weights: new OrtTensor('float32', Float32Array.from(questions, weightOf), [size]),
    },
    /** How often each row was read, as a share of the triples, for the regularisers. */
    count(tables: KgeTables): void {
      for (const question of questions) {
        const often = question.answers.length / hits
        tables.entities.count(question.known, often)
        tables.relations.count(question.relation, often)
        for (const entity of question.answers) tables.entities.count(entity, 1 / hits)
      }
    },
  }
}

export function rows(of: readonly number[]): OrtTensor {
  return new OrtTensor('int64', BigInt64Array.from(of, BigInt), [of.length])
}
