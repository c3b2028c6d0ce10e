import type { Suggestion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { ImageInfluence, Relevance } from '../../contract/domain/relevance.ts'
import { spanProblem } from '../../contract/text/boundaries.ts'
import type { ComputeLook, ComputePost } from '../compute/compute-contract.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import type { OpenProject } from '../projects/open-project.ts'
import type { ReadByModel } from '../suggesting/suggesting-service.ts'
import { RecentAnswers } from './recent-answers.ts'
import { largestChange, unionOfSpans } from './span-changes.ts'
import { type SlotSource, slotsOf, withoutSlot } from './visual-slots.ts'

/** What is asked of an open project. */
type Asked = Pick<OpenProject, 'store' | 'suggesting'>

interface Looked {
  readonly relevance: Relevance
  readonly sources: readonly SlotSource[]
  readonly asked: ComputePost
}

interface Answers {
  readonly looks: RecentAnswers<Looked | null>
  readonly influences: RecentAnswers<ImageInfluence | null>
}

/**
 * What a project's current model saw in a post's images, and what they did to its suggestions. Computed in the compute
 * process when it is asked for, and kept for as long as neither the model nor what it reads of the post changes.
 */
export class RelevanceService {
  readonly #compute: Pick<ComputeService, 'look' | 'suggest' | 'weigh'>
  readonly #answers = new WeakMap<Asked, Answers>()

  constructor(compute: Pick<ComputeService, 'look' | 'suggest' | 'weigh'>) {
    this.#compute = compute
  }

  /** null where the model reads no images, or the post has none. @throws Failed as `ComputeService.suggest` */
  async of(project: Asked, post: PostId, signal?: AbortSignal): Promise<Relevance | null> {
    const seen = await this.#seen(project, post)
    signal?.throwIfAborted()
    return seen && ((await this.#look(project, seen))?.relevance ?? null)
  }

  /** The same, of several readings of the post: with its images, without them, and without each alone. */
  async influence(project: Asked, post: PostId, signal?: AbortSignal): Promise<ImageInfluence | null> {
    const seen = await this.#seen(project, post)
    if (seen === null) return null
    const { influences } = this.#answersOf(project)
    return influences.get(keyOf(seen), async () => {
      const looked = await this.#look(project, seen)
      signal?.throwIfAborted()
      return looked && this.#influence(seen, looked, new Set(project.store.types().map(({ name }) => name)))
    })
  }

  async #seen({ store, suggesting }: Asked, post: PostId): Promise<ReadByModel | null> {
    const hasImage = store.posts.get(post).images.some(({ kind }) => kind === 'present')
    return hasImage ? suggesting.seen(post) : null
  }

  #look(project: Asked, seen: ReadByModel): Promise<Looked | null> {
    return this.#answersOf(project).looks.get(keyOf(seen), async () => {
      const { asked, regions } = await seen.read()
      const found = await this.#compute.look(seen.model.source, asked)
      if (found === null) return null
      const image = project.store.posts
        .get(seen.input.post)
        .images.find((each) => each.kind === 'present' && each.media === seen.input.media)
      const { slots, sources } = slotsOf(found, image?.kind === 'present' ? image : null, regions)
      return { relevance: asRelevance(found, seen.model.version, slots), sources, asked }
    })
  }

  async #influence(
    { model, input }: ReadByModel,
    { relevance, sources, asked }: Looked,
    known: ReadonlySet<string>,
  ): Promise<ImageInfluence> {
    const blank: ComputePost = { ...asked, image: null, objects: [] }
    const [full, none] = await this.#compute.suggest(model.source, [asked, blank])
    const suggestionsOf = (reading: typeof full): Suggestion[] =>
      reading!.spans
        .filter(({ start, end, type }) => known.has(type) && spanProblem(input.text, start, end) === null)
        .map((span) => ({ ...span, surface: input.text.slice(span.start, span.end) }))
    const without = suggestionsOf(none)
    const spans = unionOfSpans(suggestionsOf(full), without)
    const single = [...new Set(sources)]
    const variants = [asked, blank, ...single.map((source) => withoutSlot(asked, source))]
    const weights =
      spans.length === 0 ? variants.map(() => []) : await this.#compute.weigh(model.source, variants, spans)
    const [withAll, withNone, ...withOneLess] = weights
    const changes = new Map(single.map((source, at) => [source, largestChange(withAll!, withOneLess[at]!)]))
    return {
      version: model.version,
      all: largestChange(withAll!, withNone!),
      slots: relevance.slots.map((slot, at) => ({ slot, change: changes.get(sources[at]!)! })),
      spans: spans.map((span, at) => ({ ...span, with: withAll![at]!, without: withNone![at]! })),
      blank: without,
    }
  }

  #answersOf(project: Asked): Answers {
    const known = this.#answers.get(project)
    if (known !== undefined) return known
    const made = { looks: new RecentAnswers<Looked | null>(), influences: new RecentAnswers<ImageInfluence | null>() }
    this.#answers.set(project, made)
    return made
  }
}

/** Everything that an answer depends on: what is judged irrelevant is no part of the input. */
const keyOf = ({ model, input }: ReadByModel): string => JSON.stringify([model.version, model.source, input])

function asRelevance(look: ComputeLook, version: string, slots: Relevance['slots']): Relevance {
  const { pictures: _, ...numbers } = look
  return { version, slots, ...numbers }
}
