import type { EntityType } from '../../../contract/domain/entity-type.ts'
import type { Change } from '../../../contract/domain/event.ts'
import type { Mention, MentionSource } from '../../../contract/domain/mention.ts'

// One spelling for one content, whatever order the keys came in: texts are compared, stored and hashed.

function source(of: MentionSource): unknown {
  switch (of.kind) {
    case 'person':
      return { kind: of.kind }
    case 'import':
      return { kind: of.kind, file: of.file }
    case 'suggestion':
      return { kind: of.kind, version: of.version, score: of.score }
    case 'correction':
      return { kind: of.kind, version: of.version, score: of.score, start: of.start, end: of.end, type: of.type }
  }
}

export function sourceText(of: MentionSource): string {
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
  }
}

export function changesText(changes: readonly Change[]): string {
  return JSON.stringify(changes.map(change))
}
