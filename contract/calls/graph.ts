import { z } from 'zod'
import {
  factReason,
  factRecord,
  graphCounts,
  graphEntity,
  graphKey,
  graphModelState,
  graphScorer,
  linkCandidate,
  missingFact,
  node,
  predicate,
  triple,
} from '../domain/graph.ts'
import { mentionId } from '../domain/mention.ts'
import { postId } from '../domain/post.ts'
import { projectId } from '../domain/project.ts'
import { call } from './base.ts'

const page = { offset: z.int().nonnegative(), limit: z.int().min(1).max(500) }

/** Which stored facts: of an entity at one end or both, of a predicate, by where they came from. */
export const factsAsk = z.object({
  project: projectId,
  entity: graphKey.nullable(),
  direction: z.enum(['out', 'in', 'both']),
  predicate: graphKey.nullable(),
  verdict: z.enum(['accepted', 'rejected']),
  source: z.enum(['person', 'import', 'post', 'suggestion']).nullable(),
  ...page,
})
export type FactsAsk = z.infer<typeof factsAsk>

/** The graph of a project. Decisions about it (entities, predicates, facts, links) go through `decisions.decide`. */
export const graph = {
  summary: call
    .input(z.object({ project: projectId }))
    .output(z.object({ counts: graphCounts, types: z.array(z.object({ name: z.string(), count: z.int() })) })),
  predicates: call
    .input(z.object({ project: projectId }))
    .output(z.array(z.object({ key: graphKey, predicate, facts: z.int() }))),
  /** Label, alias or key; case and accents aside; the best match and the better known first. Empty: the best known. */
  search: call
    .input(z.object({ project: projectId, text: z.string().max(200), type: z.string().nullable(), ...page }))
    .output(z.object({ total: z.int(), rows: z.array(node) })),
  entity: call.input(z.object({ project: projectId, key: graphKey })).output(
    z.object({
      key: graphKey,
      entity: graphEntity,
      node,
      /** Entities that were merged into this one. */
      merged: z.array(z.object({ key: graphKey, entity: graphEntity })),
      mentions: z.int(),
    }),
  ),
  facts: call.input(factsAsk).output(z.object({ total: z.int(), rows: z.array(factRecord) })),
  /** Where an entity is mentioned. */
  mentions: call.input(z.object({ project: projectId, key: graphKey, ...page })).output(
    z.object({
      total: z.int(),
      rows: z.array(z.object({ post: postId, mention: mentionId, surface: z.string(), excerpt: z.string() })),
    }),
  ),
  /** The entities around some, the best connected first, at most `limit` nodes, with the accepted facts between them. */
  neighbourhood: call
    .input(
      z.object({ project: projectId, around: z.array(graphKey).min(1).max(500), limit: z.int().min(1).max(10_000) }),
    )
    .output(z.object({ nodes: z.array(node), edges: z.array(triple), left: z.int() })),
  /** Entities for a mention by their names, at once; those that a person rejected left out. */
  candidates: call
    .input(z.object({ project: projectId, post: postId, mention: mentionId }))
    .output(z.array(linkCandidate)),
  /** The same in the order of all that is known: types, descriptions, facts and images as well. */
  rankedCandidates: call
    .input(z.object({ project: projectId, post: postId, mention: mentionId }))
    .output(z.array(linkCandidate)),
  /** Facts that confirmed relations between linked mentions say and the graph does not have. */
  proposed: call
    .input(z.object({ project: projectId, ...page }))
    .output(z.object({ total: z.int(), rows: z.array(factRecord) })),
  /** (h, r, ?) or (?, r, t): one of the ends is null. Known and denied facts are left out. Empty while no model is ready. */
  missing: call
    .input(
      z.object({
        project: projectId,
        head: graphKey.nullable(),
        predicate: graphKey,
        tail: graphKey.nullable(),
        limit: z.int().min(1).max(100),
      }),
    )
    .output(z.array(missingFact)),
  reasons: call.input(z.object({ project: projectId, triple })).output(z.array(factReason)),
  /**
   * Missing facts over the whole graph, to be decided one after the other; how many of the model's were stated and how many
   * facts denied so far.
   */
  queue: call
    .input(
      z.object({
        project: projectId,
        predicate: graphKey.nullable(),
        order: z.enum(['probable', 'informative']),
        limit: z.int().min(1).max(200),
      }),
    )
    .output(z.object({ facts: z.array(missingFact), stated: z.int(), denied: z.int() })),
  model: call.input(z.object({ project: projectId })).output(graphModelState),
  /**
   * Trains the model of missing facts, or lets it learn what is new. Without a scorer it stays what it is, at first `complex`;
   * another one learns everything anew. Progress comes with `projects.watch`.
   */
  learn: call.input(z.object({ project: projectId, scorer: graphScorer.optional() })).output(graphModelState),
  cancel: call.input(z.object({ project: projectId })).output(z.object({})),
}
