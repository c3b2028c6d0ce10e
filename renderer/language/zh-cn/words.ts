// One Chinese word for each thing: docs/languages.md has the list.

import { bindings } from './bindings.ts'
import { connection } from './connection.ts'
import { counted } from './counted.ts'
import { exporting } from './exporting.ts'
import { failures } from './failures.ts'
import { graph } from './graph.ts'
import { history } from './history.ts'
import { image } from './image.ts'
import { imports } from './imports.ts'
import { keys } from './keys.ts'
import { learning } from './learning.ts'
import { links } from './links.ts'
import { models } from './models.ts'
import { post } from './post.ts'
import { projects } from './projects.ts'
import { queue } from './queue.ts'
import { regions } from './regions.ts'
import { relations } from './relations.ts'
import { relevance } from './relevance.ts'
import { review } from './review.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { state } from './state.ts'
import { tour } from './tour.ts'
import { types } from './types.ts'
import { workspace } from './workspace.ts'

export const chinese = {
  bindings,
  connection,
  counted,
  exporting,
  failures,
  graph,
  history,
  image,
  imports,
  keys,
  learning,
  links,
  models,
  post,
  projects,
  queue,
  regions,
  relations,
  relevance,
  review,
  settings,
  shell,
  state,
  tour,
  types,
  workspace,
}
