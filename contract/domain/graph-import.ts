import { z } from 'zod'
import { importIssue } from './import.ts'

/** What a file of a graph is: OpenKE's numbers, tab-separated triples and texts, or RDF. */
export const graphFileFormat = z.enum([
  'openke-entities',
  'openke-relations',
  'openke-triples',
  'texts',
  'descriptions',
  'triples',
  'ntriples',
  'nquads',
  'turtle',
  'jsonld',
])
export type GraphFileFormat = z.infer<typeof graphFileFormat>

/** What an import of a graph would add; nothing has been written yet. */
export const graphImportPlan = z.object({
  files: z.array(z.object({ file: z.string(), format: graphFileFormat, records: z.int() })),
  entities: z.int(),
  predicates: z.int(),
  facts: z.int(),
  /** Facts that are there already; they get one more source. */
  knownFacts: z.int(),
  imagesFound: z.int(),
  imagesMissing: z.int(),
  errors: z.int(),
  warnings: z.int(),
  /** The first issues, at most 100; the counts count all. */
  issues: z.array(importIssue),
})
export type GraphImportPlan = z.infer<typeof graphImportPlan>

export const graphImportReport = z.object({
  entities: z.int(),
  predicates: z.int(),
  facts: z.int(),
  knownFacts: z.int(),
  images: z.int(),
  skippedRecords: z.int(),
})
export type GraphImportReport = z.infer<typeof graphImportReport>

/** One file, or several that the command line writes into a folder. */
export const graphExportFormat = z.enum(['turtle', 'ntriples', 'nquads', 'jsonld', 'triples'])
export type GraphExportFormat = z.infer<typeof graphExportFormat>

/** How it is said where a fact came from: not at all, as PROV-O about reified statements, or about quoted triples. */
export const graphProvenance = z.enum(['none', 'prov-o', 'rdf-star'])
export type GraphProvenance = z.infer<typeof graphProvenance>
