import { asking } from './calls/asking.ts'
import { decisions } from './calls/decisions.ts'
import { exporting } from './calls/exporting.ts'
import { graph } from './calls/graph.ts'
import { graphFiles } from './calls/graph-files.ts'
import { imports } from './calls/imports.ts'
import { learning } from './calls/learning.ts'
import { media } from './calls/media.ts'
import { models } from './calls/models.ts'
import { posts } from './calls/posts.ts'
import { projects } from './calls/projects.ts'
import { regions } from './calls/regions.ts'
import { relations } from './calls/relations.ts'
import { relevance } from './calls/relevance.ts'
import { suggestions } from './calls/suggestions.ts'
import { system } from './calls/system.ts'
import { types } from './calls/types.ts'

/** Everything that a window may ask of the engine. Implemented once, reached over any transport. */
export const contract = {
  projects,
  posts,
  decisions,
  suggestions,
  asking,
  types,
  relations,
  regions,
  relevance,
  imports,
  exporting,
  media,
  learning,
  models,
  graph,
  graphFiles,
  system,
}
export type Contract = typeof contract
