import type { PostView } from '../../contract/calls/posts.ts'
import type { PairScope } from '../../contract/calls/relations.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { PairScores, RelationEnd, RelationRecord, RelationType } from '../../contract/domain/relation.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { PixelCache } from '../suggesting/pixel-cache.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { allowedScores, isAllowed } from './allowed-relations.ts'
import { type OrderedPair, openPairs } from './open-pairs.ts'
import { PairReader } from './read-pairs.ts'

export interface RelationServiceOptions {
  readonly store: Pick<ProjectStore, 'posts' | 'relationTypes'>
  readonly compute: ComputeService
  readonly pixels: PixelCache
  /** What may read, the best first: the project's version, then what comes with the program. */
  readonly models: () => Promise<readonly ProjectModel[]>
  readonly log?: Log
}

export interface RelationAsk {
  readonly post: PostId
  readonly among: PairScope
}

/** `version: null`: no model of relations can be used. */
export interface RelationAnswer {
  readonly version: ModelVersion | null
  readonly pairs: PairScores[]
}

/**
 * What the project's model of relations says about the pairs of a post. Asked when a post is looked at, and remembered: nothing of it
 * is stored.
 */
export class RelationService {
  readonly #options: RelationServiceOptions
  readonly #reader: PairReader
  readonly #broken = new Set<ModelVersion>()

  constructor(options: RelationServiceOptions) {
    this.#options = options
    this.#reader = new PairReader(options.compute, options.pixels)
  }

  /**
   * Empty, with its version, where the project has no relation types or the model knows none of them.
   *
   * @throws Failed `not-found`, `cancelled`, `process-died`, `model` for numbers that are none
   */
  async suggest({ post, among }: RelationAsk, signal?: AbortSignal): Promise<RelationAnswer> {
    const { store } = this.#options
    const view = store.posts.get(post)
    const input = store.posts.input(post)
    const schema = store.relationTypes()
    // What the schema rules out altogether need not be read: about half of the pairs with the relations to begin with.
    const pairs = openPairs(endsOf(view, among), view.relations).filter(({ head, tail }) =>
      schema.some((type) => isAllowed(type, head.type, tail.type)),
    )
    for (const model of await this.#options.models()) {
      if (this.#broken.has(model.version)) continue
      if (signal?.aborted) throw new Failed('cancelled', 'Cancelled.')
      try {
        await this.#options.compute.relationFacts(model.source)
        const scores = await this.#reader.read(model, input, pairs)
        return {
          version: model.version,
          pairs: pairs.flatMap((pair, at) => answered(pair, scores[at]!, schema, view.relations)),
        }
      } catch (error) {
        this.#setAside(model, error)
      }
    }
    return { version: null, pairs: [] }
  }

  /** A package that cannot be loaded never can. @throws what has another reason */
  #setAside(model: ProjectModel, error: unknown): void {
    if (!(error instanceof Failed) || error.kind !== 'model' || error.facts.loading !== true) throw error
    this.#broken.add(model.version)
    const log = this.#options.log ?? logToStderr
    log(`the model of relations ${model.version} cannot be used: ${error.message}`)
  }
}

function endsOf({ mentions, suggestions }: PostView, among: PairScope): RelationEnd[] {
  const accepted = mentions
    .filter(({ verdict }) => verdict === 'accepted')
    .map(({ id, start, end, type }) => ({ mention: id, start, end, type }))
  if (among === 'accepted') return accepted
  return [...accepted, ...suggestions.map(({ start, end, type }) => ({ mention: null, start, end, type }))]
}

/** Nothing where the schema leaves nothing to ask. */
function answered(
  { head, tail }: OrderedPair,
  raw: Parameters<typeof allowedScores>[0],
  schema: readonly RelationType[],
  decided: readonly RelationRecord[],
): PairScores[] {
  const left = schema.filter((type) => !isRejected(type, head, tail, decided))
  const scores = allowedScores(raw, left, head.type, tail.type)
  return scores.some(({ type }) => type !== null) ? [{ head, tail, scores }] : []
}

function isRejected(
  { name, symmetric }: RelationType,
  head: RelationEnd,
  tail: RelationEnd,
  decided: readonly RelationRecord[],
): boolean {
  return decided.some(
    (each) =>
      each.verdict === 'rejected' &&
      each.type === name &&
      ((each.head === head.mention && each.tail === tail.mention) ||
        (symmetric && each.head === tail.mention && each.tail === head.mention)),
  )
}
