import type { Fact, GraphEntity, GraphSource, Link, Predicate } from '../../../contract/domain/graph.ts'

// One spelling for one content, as in `events/canonical.ts`: texts are compared, stored and hashed.

export function graphSourceOf(of: GraphSource): unknown {
  switch (of.kind) {
    case 'person':
      return { kind: of.kind }
    case 'import':
      return { kind: of.kind, file: of.file }
    case 'post':
      return { kind: of.kind, post: of.post, relation: of.relation }
    case 'suggestion':
      return { kind: of.kind, version: of.version, score: of.score }
  }
}

export function entityOf(of: GraphEntity | null): unknown {
  if (!of) return null
  const { label, aliases, description, types, images, mergedInto, source } = of
  return {
    label,
    aliases: [...aliases],
    description,
    types: [...types],
    images: images.map(({ name, media }) => ({ name, media })),
    mergedInto,
    source: graphSourceOf(source),
  }
}

export function predicateOf(of: Predicate | null): unknown {
  if (!of) return null
  const { label, description, inverse, domain, range, symmetric, saidBy, source } = of
  return {
    label,
    description,
    inverse,
    domain: [...domain],
    range: [...range],
    symmetric,
    saidBy: [...saidBy],
    source: graphSourceOf(source),
  }
}

export function factOf(of: Fact | null): unknown {
  return of && { verdict: of.verdict, sources: of.sources.map(graphSourceOf) }
}

export function linkOf(of: Link | null): unknown {
  return of && { verdict: of.verdict, source: graphSourceOf(of.source) }
}

export const graphSourceText = (of: GraphSource): string => JSON.stringify(graphSourceOf(of))
export const entityText = (of: GraphEntity | null): string => JSON.stringify(entityOf(of))
export const predicateText = (of: Predicate | null): string => JSON.stringify(predicateOf(of))
export const factText = (of: Fact | null): string => JSON.stringify(factOf(of))
export const linkText = (of: Link | null): string => JSON.stringify(linkOf(of))
