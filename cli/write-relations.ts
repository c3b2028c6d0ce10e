import { Failed } from '../contract/domain/failed.ts'
import type { ModelVersion } from '../contract/domain/mention.ts'
import type { PostId } from '../contract/domain/post.ts'
import type { OpenProject } from '../engine/projects/open-project.ts'
import type { Terminal } from './terminal.ts'
import { writeOutput } from './write-output.ts'

const pageSize = 200

export interface WrittenRelations {
  readonly version: ModelVersion | null
  readonly posts: number
  /** Pairs for which a relation is likelier than none. */
  readonly relations: number
}

/**
 * One line of JSON for every post in which the model sees a relation: `{ post, name, version, relations: [{ head, tail, type, score }] }`;
 * ends are `{ start, end, type }` in UTF-16 offsets. Confirmed and suggested mentions are paired.
 *
 * @throws Failed `bad-input` where the project has no relation types, `cancelled`, and as `RelationService.suggest` and `writeOutput`
 */
export async function writeRelations(
  { store, relations }: Pick<OpenProject, 'store' | 'relations'>,
  file: string,
  { signal, progress }: Pick<Terminal, 'signal' | 'progress'>,
): Promise<WrittenRelations> {
  if (store.relationTypes().length === 0)
    throw new Failed('bad-input', 'The project has no relation types, so no relation can be suggested.')
  return writeOutput(file, async (output) => {
    let [posts, found, version]: [number, number, ModelVersion | null] = [0, 0, null]
    for await (const { post, name } of postsOf(store)) {
      if (signal.aborted) throw new Failed('cancelled', `Cancelled after ${posts} posts.`)
      const answer = await relations.suggest({ post, among: 'suggested' }, signal)
      version = answer.version
      const seen = answer.pairs.flatMap(({ head, tail, scores }) => {
        const { type, score } = scores[0]!
        const end = ({ start, end, type }: typeof head) => ({ start, end, type })
        return type === null ? [] : [{ head: end(head), tail: end(tail), type, score }]
      })
      if (seen.length > 0) await output.write(`${JSON.stringify({ post, name, version, relations: seen })}\n`)
      posts++
      found += seen.length
      progress('posts related', posts, store.counts().posts)
    }
    return { version, posts, relations: found }
  })
}

async function* postsOf(store: OpenProject['store']): AsyncGenerator<{ readonly post: PostId; readonly name: string }> {
  const ask = { order: 'file', status: null, search: '', limit: pageSize } as const
  for (let offset = 0; ; offset += pageSize) {
    const { rows } = store.posts.queue({ ...ask, offset })
    yield* rows
    if (rows.length < pageSize) return
  }
}
