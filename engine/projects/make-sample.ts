import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Change, Intent } from '../../contract/domain/event.ts'
import { graphKey } from '../../contract/domain/graph.ts'
import type { GraphImports } from '../graph/graph-imports.ts'
import type { ImportService } from '../imports/import-service.ts'
import type { ProjectLibrary } from '../library/project-library.ts'
import type { OpenProject } from './open-project.ts'
import type { OpenProjects } from './open-projects.ts'

const sampleName = 'Eastgate (sample)'

/**
 * Puts the sample project into a library that never had one, from `folder`, by an import like any other. One that was
 * interrupted halfway is finished. Whoever deletes the sample does not get it again.
 *
 * @param shown called when the list of projects may be shown: its posts are there, its graph follows as news
 */
export async function makeSample(
  folder: string,
  library: ProjectLibrary,
  projects: OpenProjects,
  imports: ImportService,
  graphImports: GraphImports,
  shown: () => void,
): Promise<void> {
  const posts = join(folder, 'posts.jsonl')
  if (library.sampleMade || !existsSync(posts)) return
  const begun = library.list().find(({ sample }) => sample)
  const { id } = begun ?? projects.create(sampleName, true)
  const project = await projects.open(id)
  const { store } = project
  if (store.counts().posts === 0) {
    const started = await imports.beginFiles(id, [posts], folder)
    const options = { format: 'jsonl', labels: 'confirmed', skipBad: false } as const
    for await (const _ of imports.apply(started, options));
  }
  shown()
  await addGraph(folder, project, graphImports)
  library.rememberSampleMade()
}

/** The graph of the same town, its predicates joined to the posts' types of relations, and the links of its mentions. */
async function addGraph(folder: string, project: OpenProject, graphImports: GraphImports): Promise<void> {
  const graph = join(folder, 'graph')
  if (!existsSync(graph)) return
  const { store } = project
  if (store.graph.counts().entities === 0) {
    const files = readdirSync(graph, { withFileTypes: true }).filter((entry) => entry.isFile())
    const paths = files.map(({ name }) => join(graph, name)).toSorted()
    const started = await graphImports.beginFiles(project.summary.id, paths, graph)
    for await (const _ of graphImports.apply(started, false));
  }
  const said = saidByRelations(project)
  if (said.length > 0) settle(project, 'edit-predicate', said)
  const links = linksOf(join(folder, 'links.jsonl'), project)
  if (links.length > 0) settle(project, 'link', links)
}

/** A decision that comes with the sample: nobody who has just opened it means to undo it. */
function settle(project: OpenProject, intent: Intent, changes: Change[]): void {
  const { event, counts } = project.store.decide({ id: randomUUID(), intent, changes }, false)
  project.committed(event, counts)
}

/** A predicate whose key is the name of a type of relation says the same. */
function saidByRelations({ store }: OpenProject): Change[] {
  return store.graph
    .predicates()
    .filter(({ key, predicate }) => key.startsWith('/') && predicate.saidBy.length === 0)
    .map(
      ({ key, predicate }): Change => ({
        kind: 'predicate',
        key,
        before: predicate,
        after: { ...predicate, saidBy: [key] },
      }),
    )
}

const sampleLink = z.object({ post: z.string(), start: z.int(), end: z.int(), entity: graphKey })

/** Links of confirmed mentions, on JSON lines; those that are there already are left out. */
function linksOf(file: string, { store }: OpenProject): Change[] {
  if (!existsSync(file)) return []
  const { rows } = store.posts.queue({ order: 'file', status: 'done', search: '', offset: 0, limit: 500 })
  const posts = new Map(rows.map(({ name, post }) => [name, post]))
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line): Change[] => {
      const { post: name, start, end, entity } = sampleLink.parse(JSON.parse(line))
      const post = posts.get(name)
      const view = post === undefined ? null : store.posts.get(post)
      const mention = view?.mentions.find((m) => m.start === start && m.end === end && m.verdict === 'accepted')
      if (post === undefined || mention === undefined || view?.links.some((link) => link.mention === mention.id))
        return []
      const after = { verdict: 'accepted', source: { kind: 'import', file: 'links.jsonl' } } as const
      return [{ kind: 'link', post, mention: mention.id, entity, before: null, after }]
    })
}
