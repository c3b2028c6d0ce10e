import type { GraphSource } from '../../contract/domain/graph.ts'

/** A fact as it leaves, with everyone who said so. */
export interface ExportFact {
  readonly predicate: string
  readonly tail: string
  readonly sources: readonly GraphSource[]
}

/** An entity as it leaves, with the facts that begin at it. */
export interface ExportEntity {
  readonly key: string
  readonly label: string
  readonly aliases: readonly string[]
  readonly description: string
  readonly types: readonly string[]
  /** Names of files. */
  readonly images: readonly string[]
  readonly facts: readonly ExportFact[]
}

export interface ExportPredicate {
  readonly key: string
  readonly label: string
  readonly inverse: string | null
  readonly domain: readonly string[]
  readonly range: readonly string[]
  readonly symmetric: boolean
}

/** How provenance is written: not at all, as PROV-O about reified statements, or about quoted triples (RDF 1.2). */
export type Provenance = 'none' | 'prov-o' | 'rdf-star'
