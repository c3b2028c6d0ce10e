import type { EntityType } from '../../../contract/domain/entity-type.ts'
import type { Change } from '../../../contract/domain/event.ts'
import type { Mention, MentionSource } from '../../../contract/domain/mention.ts'
import type { Grounding, GroundingSource, Region, RegionSource } from '../../../contract/domain/region.ts'
import type { Relation, RelationSource, RelationType } from '../../../contract/domain/relation.ts'
import { entityOf, factOf, linkOf, predicateOf } from '../graph/graph-text.ts'

// One spelling for one content, whatever order the keys came in: texts are compared, stored and hashed.

/** Where any decided thing came from. */
export type Source = MentionSource | RelationSource | RegionSource | GroundingSource

function source(of: Source): unknown {
  switch (of.kind) {
    case 'person':
      return { kind: of.kind }
    case 'import':
      return { kind: of.kind, file: of.file }
    case 'suggestion':
      return { kind: of.kind, version: of.version, score: of.score }
    case 'proposal':
      return { kind: of.kind, proposer: of.proposer, score: of.score }
    case 'correction': {
      const { kind, version, score, type } = of
      if ('reversed' in of) return { kind, version, score, type, reversed: of.reversed }
      return { kind, version, score, start: of.start, end: of.end, type }
    }
  }
}

export function sourceText(of: Source): string {
  return JSON.stringify(source(of))
}

function mention(of: Mention | null): unknown {
  if (!of) return null
  const { start, end, surface, type, verdict } = of
  return { start, end, surface, type, verdict, source: source(of.source) }
}

function entityType(of: EntityType | null): unknown {
  return of && { name: of.name, colour: of.colour, description: of.description }
}

function relation(of: Relation | null): unknown {
  if (!of) return null
  const { head, tail, type, verdict } = of
  return { head, tail, type, verdict, source: source(of.source) }
}

function relationType(of: RelationType | null): unknown {
  if (!of) return null
  const { name, colour, description, heads, tails, symmetric } = of
  return { name, colour, description, heads: [...heads], tails: [...tails], symmetric }
}

function region(of: Region | null): unknown {
  if (!of) return null
  const { media, box, label, verdict } = of
  const { x, y, width, height } = box
  return { media, box: { x, y, width, height }, label, verdict, source: source(of.source) }
}

function grounding(of: Grounding | null): unknown {
  return of && { verdict: of.verdict, source: source(of.source) }
}

export function relationText(of: Relation | null): string {
  return JSON.stringify(relation(of))
}

export function relationTypeText(of: RelationType | null): string {
  return JSON.stringify(relationType(of))
}

export function regionText(of: Region | null): string {
  return JSON.stringify(region(of))
}

export function groundingText(of: Grounding | null): string {
  return JSON.stringify(grounding(of))
}

export function mentionText(of: Mention | null): string {
  return JSON.stringify(mention(of))
}

export function entityTypeText(of: EntityType | null): string {
  return JSON.stringify(entityType(of))
}

function change(of: Change): unknown {
  switch (of.kind) {
    case 'mention':
      return { kind: of.kind, id: of.id, post: of.post, before: mention(of.before), after: mention(of.after) }
    case 'status':
      return { kind: of.kind, post: of.post, before: of.before, after: of.after }
    case 'entity-type':
      return { kind: of.kind, name: of.name, before: entityType(of.before), after: entityType(of.after) }
    case 'relation':
      return { kind: of.kind, id: of.id, post: of.post, before: relation(of.before), after: relation(of.after) }
    case 'relation-type':
      return { kind: of.kind, name: of.name, before: relationType(of.before), after: relationType(of.after) }
    case 'region':
      return { kind: of.kind, id: of.id, post: of.post, before: region(of.before), after: region(of.after) }
    case 'grounding': {
      const { kind, post, mention, region, before, after } = of
      return { kind, post, mention, region, before: grounding(before), after: grounding(after) }
    }
    case 'image':
      return { kind: of.kind, post: of.post, media: of.media, before: of.before, after: of.after }
    case 'graph-entity':
      return { kind: of.kind, key: of.key, before: entityOf(of.before), after: entityOf(of.after) }
    case 'predicate':
      return { kind: of.kind, key: of.key, before: predicateOf(of.before), after: predicateOf(of.after) }
    case 'fact': {
      const { head, predicate, tail } = of.triple
      return { kind: of.kind, triple: { head, predicate, tail }, before: factOf(of.before), after: factOf(of.after) }
    }
    case 'link': {
      const { kind, post, mention, entity, before, after } = of
      return { kind, post, mention, entity, before: linkOf(before), after: linkOf(after) }
    }
  }
}

export function changesText(changes: readonly Change[]): string {
  return JSON.stringify(changes.map(change))
}
