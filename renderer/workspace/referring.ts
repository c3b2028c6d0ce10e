import type { PostView } from '../../contract/calls/posts.ts'
import type { Change } from '../../contract/domain/event.ts'
import type { MentionId } from '../../contract/domain/mention.ts'

/** Takes away what speaks of a mention that is about to go: its relations, its groundings and its links to the graph. */
export function unrefer(view: PostView, mention: MentionId): Change[] {
  const relations = view.relations
    .filter((r) => r.head === mention || r.tail === mention)
    .map(({ id, post, ...before }): Change => ({ kind: 'relation', id, post, before, after: null }))
  const groundings = view.groundings
    .filter((g) => g.mention === mention)
    .map(
      ({ region, verdict, source }): Change => ({
        kind: 'grounding',
        post: view.post,
        mention,
        region,
        before: { verdict, source },
        after: null,
      }),
    )
  const links = view.links
    .filter((link) => link.mention === mention)
    .map(
      ({ entity, verdict, source }): Change => ({
        kind: 'link',
        post: view.post,
        mention,
        entity,
        before: { verdict, source },
        after: null,
      }),
    )
  return [...relations, ...groundings, ...links]
}
