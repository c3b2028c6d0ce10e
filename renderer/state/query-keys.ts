import type { ImageSize } from '../../contract/calls/media.ts'
import type { QueueAsk } from '../../contract/calls/posts.ts'
import type { PairScope } from '../../contract/calls/relations.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { ModelId } from '../../contract/domain/model.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { ProjectId } from '../../contract/domain/project.ts'

export type QueueFilter = Omit<QueueAsk, 'project' | 'offset' | 'limit'>

/** Names of what is cached. Everything of a project begins with its `project` key, so that it can go at once. */
export const keys = {
  projects: ['projects'] as const,
  facts: ['facts'] as const,
  project: (project: ProjectId) => ['project', project] as const,
  view: (project: ProjectId) => ['project', project, 'view'] as const,
  posts: (project: ProjectId) => ['project', project, 'post'] as const,
  post: (project: ProjectId, post: PostId) => ['project', project, 'post', post] as const,
  queues: (project: ProjectId) => ['project', project, 'queue'] as const,
  queue: (project: ProjectId, filter: QueueFilter, page: number) =>
    ['project', project, 'queue', 'page', filter, page] as const,
  queuePages: (project: ProjectId) => ['project', project, 'queue', 'page'] as const,
  sure: (project: ProjectId, threshold: number) => ['project', project, 'queue', 'sure', threshold] as const,
  position: (project: ProjectId, filter: QueueFilter, post: PostId) =>
    ['project', project, 'position', filter, post] as const,
  image: (project: ProjectId, media: string, size: ImageSize) => ['project', project, 'image', media, size] as const,
  typesOf: (project: ProjectId, post: PostId, start: number, end: number, version: string | null) =>
    ['project', project, 'types-of', post, start, end, version] as const,
  allPairs: (project: ProjectId) => ['project', project, 'pairs'] as const,
  postPairs: (project: ProjectId, post: PostId) => ['project', project, 'pairs', post] as const,
  /** `ends` names the mentions that are paired. */
  pairs: (project: ProjectId, post: PostId, among: PairScope, version: string | null, ends: string) =>
    ['project', project, 'pairs', post, among, version, ends] as const,
  proposers: (project: ProjectId) => ['project', project, 'proposers'] as const,
  allProposals: (project: ProjectId) => ['project', project, 'proposals'] as const,
  proposals: (project: ProjectId, post: PostId) => ['project', project, 'proposals', post] as const,
  /** `seen` names the regions and judgements that the model read with the images. */
  relevance: (project: ProjectId, post: PostId, version: string | null, seen: string) =>
    ['project', project, 'relevance', post, version, seen] as const,
  influence: (project: ProjectId, post: PostId, version: string | null, seen: string) =>
    ['project', project, 'influence', post, version, seen] as const,
  graph: (project: ProjectId) => ['project', project, 'graph'] as const,
  graphModel: (project: ProjectId) => ['project', project, 'graph-model'] as const,
  /** Everything that a model of missing facts says. */
  missing: (project: ProjectId) => ['project', project, 'missing'] as const,
  runs: (project: ProjectId) => ['project', project, 'runs'] as const,
  runDetails: (project: ProjectId, run: string) => ['project', project, 'run-details', run] as const,
  /** A version is added or chosen now and then, and the curve is another one. */
  curve: (project: ProjectId, versions: number, current: ModelVersion | null) =>
    ['project', project, 'curve', versions, current] as const,
  report: (project: ProjectId, version: ModelVersion) => ['project', project, 'report', version] as const,
  review: (project: ProjectId) => ['project', project, 'review'] as const,
  /** Any decision may settle a doubt. */
  reviewed: (project: ProjectId) => ['project', project, 'queue', 'reviewed'] as const,
  comparison: (project: ProjectId, first: ModelVersion, second: ModelVersion) =>
    ['project', project, 'comparison', first, second] as const,
  allModels: (project: ProjectId) => ['project', project, 'models'] as const,
  models: (project: ProjectId, current: string | null) => ['project', project, 'models', current] as const,
  modelCard: (model: ModelId) => ['model-card', model] as const,
  history: (project: ProjectId) => ['project', project, 'history'] as const,
  /** Any decision may change it. */
  retired: (project: ProjectId) => ['project', project, 'history', 'retired'] as const,
}
