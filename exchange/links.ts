import type { Box, GroundingVerdict, ImageJudgement } from '../contract/domain/region.ts'

type Verdict = 'accepted' | 'rejected'

/** In UTF-16 units, half open. */
export interface LinkedSpan {
  readonly start: number
  readonly end: number
}

/** Both ends are the spans of labels; where one has no label, it counts for nothing. `type: null`: the pair has no relation. */
export interface LinkedRelation {
  readonly head: LinkedSpan
  readonly tail: LinkedSpan
  readonly type: string | null
  readonly verdict: Verdict
}

/** `image` is a place in the list of the post's images. */
export interface LinkedRegion {
  readonly image: number
  readonly box: Box
  readonly label: string
  readonly verdict: Verdict
}

/** A label's span, and a place in the list of regions; `region: null` speaks of all images of the post. */
export interface LinkedGrounding {
  readonly mention: LinkedSpan
  readonly region: number | null
  readonly verdict: GroundingVerdict
}

export interface LinkedJudgement {
  readonly image: number
  readonly judgement: ImageJudgement
}

/** A label's span, and the key of the entity of the graph that it means; `entity: null`: none that the graph has. */
export interface LinkedMeaning {
  readonly mention: LinkedSpan
  readonly entity: string | null
  readonly verdict: Verdict
}

/** What is said of a post beside its text and mentions, on its way in or out. */
export interface PostLinks {
  readonly relations: readonly LinkedRelation[]
  readonly regions: readonly LinkedRegion[]
  readonly groundings: readonly LinkedGrounding[]
  readonly judgements: readonly LinkedJudgement[]
  /** At most one is accepted for a label. */
  readonly meanings: readonly LinkedMeaning[]
}

export const noLinks: PostLinks = { relations: [], regions: [], groundings: [], judgements: [], meanings: [] }
