import type { DeviceKind } from '../../contract/domain/device.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ScoredType } from '../../contract/domain/mention.ts'
import type { DeviceTrial, WorkerState } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { computeThreads, type DeviceChoice } from '../devices/device-choice.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import { SupervisedWorker } from '../processes/supervised-worker.ts'
import type { WorkerLimits } from '../processes/worker-life.ts'
import type {
  ComputeContract,
  ComputeLook,
  ComputePair,
  ComputePost,
  ComputeReading,
  ComputeSpan,
  DetectAsk,
  DetectedRegion,
  ModelSource,
  ObjectSlots,
} from './compute-contract.ts'
import { computeMemory } from './compute-memory.ts'

export interface ComputeServiceOptions {
  readonly spawner: Spawner
  readonly devices: DeviceChoice
  readonly limits?: WorkerLimits
  readonly onState?: (state: WorkerState, reason: Sentence) => void
  readonly log?: Log
}

export interface ModelFacts {
  readonly labels: readonly string[]
  /** Pixels a side of the images that it reads. */
  readonly imageSize: number
  /** null: it does not look at regions. */
  readonly objects: ObjectSlots | null
  /** Divides its scores before probabilities are made of them. */
  readonly temperature: number
}

/** Of a model for relations. */
export interface RelationModelFacts extends Pick<ModelFacts, 'imageSize' | 'objects' | 'temperature'> {
  /** None is among them. */
  readonly relations: readonly string[]
}

/** Loading that ends the process so often is the model's fault; a third time would end the process for good. */
const deadLoadLimit = 2

const defaultLimits: WorkerLimits = { memoryBytes: computeMemory, callMs: 120_000 }

/**
 * The engine's way to the compute process, which all open projects share. Models are loaded as they are asked for, again
 * after each restart, and on the device that is chosen at that moment.
 */
export class ComputeService {
  readonly devices: DeviceChoice
  readonly #worker: SupervisedWorker<ComputeContract>
  readonly #facts = new Map<string, ModelFacts>()
  readonly #relationFacts = new Map<string, RelationModelFacts>()
  readonly #deadLoads = new Map<string, number>()

  constructor({ spawner, devices, limits = defaultLimits, onState, log = logToStderr }: ComputeServiceOptions) {
    this.devices = devices
    this.#worker = new SupervisedWorker<ComputeContract>({
      role: 'compute',
      spawner,
      limits,
      log,
      ...(onState === undefined ? {} : { onState }),
    })
  }

  get pid(): number | null {
    return this.#worker.pid
  }

  get device(): DeviceTrial {
    return this.devices.chosen
  }

  /**
   * Makes sure that a model can be read, once; a version's folder never changes.
   *
   * @throws Failed `model` with the fact `loading` for a package that is broken or that ends the process, `process-died`
   */
  async facts(source: ModelSource): Promise<ModelFacts> {
    const key = keyOf(source, 'any')
    const known = this.#facts.get(key)
    if (known !== undefined) return known
    const facts = await this.#load(source, this.#openTagger)
    this.#facts.set(key, facts)
    return facts
  }

  /** At most 64 posts, in their order. @throws Failed `model` when its numbers are none, `process-died` */
  suggest(source: ModelSource, posts: ComputePost[]): Promise<ComputeReading[]> {
    return this.#loaded(source, this.#openTagger, (key) => this.#worker.client.suggest({ key, posts }))
  }

  /** The types of a span, the likeliest first; empty where it touches no word. @throws Failed as `suggest` */
  typesOf(source: ModelSource, post: ComputePost, start: number, end: number): Promise<ScoredType[]> {
    return this.#loaded(source, this.#openTagger, (key) => this.#worker.client.typesOf({ key, post, start, end }))
  }

  /** The probability of exactly these spans in each of at most 80 posts. @throws Failed as `suggest` */
  weigh(source: ModelSource, posts: ComputePost[], spans: ComputeSpan[]): Promise<number[][]> {
    return this.#loaded(source, this.#openTagger, (key) => this.#worker.client.weigh({ key, posts, spans }))
  }

  /** Where the model looks while it reads a post; null where it looks at no image. @throws Failed as `suggest` */
  look(source: ModelSource, post: ComputePost): Promise<ComputeLook | null> {
    return this.#loaded(source, this.#openTagger, (key) => this.#worker.client.look({ key, post }))
  }

  /** As `facts`, of a model for relations. */
  async relationFacts(source: ModelSource): Promise<RelationModelFacts> {
    const key = keyOf(source, 'any')
    const known = this.#relationFacts.get(key)
    if (known !== undefined) return known
    const facts = await this.#load(source, this.#openRelations)
    this.#relationFacts.set(key, facts)
    return facts
  }

  /** Every relation that the model knows for each of at most 2,000 pairs of a post, the likeliest first. @throws Failed as `suggest` */
  relate(source: ModelSource, post: ComputePost, pairs: ComputePair[]): Promise<ScoredType[][]> {
    return this.#loaded(source, this.#openRelations, (key) => this.#worker.client.relate({ key, post, pairs }))
  }

  /**
   * What a detector sees in an image, best first, in pixels of the image. On the CPU: a detector is small.
   * @throws Failed `model` for a detector that is broken, `process-died`
   */
  detect(ask: DetectAsk): Promise<DetectedRegion[]> {
    return this.#worker.client.detect({ ...ask, threads: computeThreads })
  }

  /** After it was given up: forget the crashes. */
  retry(): void {
    this.#worker.retry()
  }

  stop(): Promise<void> {
    return this.#worker.stop()
  }

  readonly #openTagger: Opening<ModelFacts> = (ask) => this.#worker.client.load(ask)
  readonly #openRelations: Opening<RelationModelFacts> = (ask) => this.#worker.client.loadRelations(ask)

  async #loaded<T>(source: ModelSource, open: Opening<unknown>, use: (key: string) => Promise<T>): Promise<T> {
    const key = keyOf(source, this.devices.chosen.device)
    try {
      return await this.#trusting(() => use(key))
    } catch (error) {
      if (!(error instanceof Failed) || error.kind !== 'not-found') throw error
    }
    await this.#load(source, open)
    return this.#trusting(() => use(keyOf(source, this.devices.chosen.device)))
  }

  async #load<F>(source: ModelSource, open: Opening<F>): Promise<F> {
    const { device } = this.devices.chosen
    const key = keyOf(source, device)
    try {
      return await this.#trusting(() => open({ key, source, device, threads: computeThreads }))
    } catch (error) {
      if (!(error instanceof Failed) || error.kind !== 'process-died' || error.facts.givenUp === true) throw error
      const deaths = (this.#deadLoads.get(key) ?? 0) + 1
      this.#deadLoads.set(key, deaths)
      if (deaths < deadLoadLimit)
        throw new Failed('process-died', error.sentence, { ...error.facts, loading: true }, { cause: error })
      const message = `Loading the model ended the compute process ${deaths} times (${error.message})`
      throw new Failed('model', message, { loading: true }, { cause: error })
    }
  }

  /** A process that dies while it computes on a graphics card may die of its driver. */
  async #trusting<T>(use: () => Promise<T>): Promise<T> {
    const { device } = this.devices.chosen
    try {
      return await use()
    } catch (error) {
      if (device !== 'cpu' && error instanceof Failed && error.kind === 'process-died')
        await this.devices.distrust(device, say('devices.diedInUse', { how: error.sentence }))
      throw error
    }
  }
}

interface LoadAsk {
  readonly key: string
  readonly source: ModelSource
  readonly device: DeviceKind
  readonly threads: number
}
type Opening<F> = (ask: LoadAsk) => Promise<F>

const keyOf = ({ base, delta, activations }: ModelSource, device: string): string =>
  JSON.stringify([device, base, delta, activations ?? null])
