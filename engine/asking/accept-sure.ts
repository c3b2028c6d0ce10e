import { randomUUID } from 'node:crypto'
import { setImmediate as immediate } from 'node:timers/promises'
import type { Change } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { say } from '../../contract/sentences/say.ts'
import type { OpenProject } from '../projects/open-project.ts'
import { type Interval, wilsonInterval } from './wilson.ts'

export interface AcceptAsk {
  /** The least probability of a post's whole reading, 0 to 1. */
  readonly threshold: number
  /** Share of the posts that a person labels instead, to find the error rate. */
  readonly audit: number
}

export interface Accepted {
  readonly posts: number
  readonly mentions: number
  /** Set aside for a person. */
  readonly audited: number
}

/** How often the posts are wrong that were accepted unseen, judged by those of the audit that a person has finished. */
export interface AuditEstimate {
  readonly audited: number
  readonly checked: number
  /** Checked posts in which a person decided otherwise in any way. */
  readonly wrong: number
  readonly interval: Interval
}

/** Changes in one decision, which is one step of undo; few enough to keep the engine for some milliseconds only. */
const mostChanges = 500

/** Which of the posts are set aside: those drawn come in an order by hash, so taking the first is drawing by chance. */
export function drawAudit(
  posts: readonly PostId[],
  share: number,
): { readonly audit: PostId[]; readonly accept: PostId[] } {
  const count = posts.length === 0 ? 0 : Math.min(posts.length, Math.max(1, Math.round(posts.length * share)))
  return { audit: posts.slice(0, count), accept: posts.slice(count) }
}

/**
 * Accepts what the model suggests in all posts that it is sure of, as decisions that can be undone, and sets a part aside for a
 * person. Posts that measure are left alone, as are those in which anything was decided.
 *
 * @throws Failed `bad-input` where the model is sure of nothing, `conflict` when another window decided meanwhile: what was
 * accepted before stays
 */
export async function acceptSure(
  project: Pick<OpenProject, 'store' | 'decide'>,
  version: ModelVersion,
  { threshold, audit: share }: AcceptAsk,
  signal: AbortSignal = new AbortController().signal,
): Promise<Accepted> {
  const { store } = project
  const { audit, accept } = drawAudit(store.asking.sure(version, threshold), share)
  if (audit.length === 0)
    throw new Failed('bad-input', say('learning.sureOfNone', { percent: Math.round(100 * threshold) }), { threshold })
  const bulk = randomUUID()
  store.asking.setAside(bulk, { version, threshold }, audit)
  let [posts, mentions, waiting] = [0, 0, 0]
  let changes: Change[] = []
  const decide = (): void => {
    if (changes.length === 0) return
    project.decide({ id: randomUUID(), intent: 'accept-all', changes })
    posts += waiting
    mentions += changes.length - waiting
    changes = []
    waiting = 0
    store.asking.accepted(bulk, posts, mentions)
  }
  for (const post of accept) {
    if (signal.aborted) break
    const ofPost = acceptedChanges(project, version, post)
    if (ofPost === null) continue
    if (changes.length + ofPost.length > mostChanges) {
      decide()
      await immediate()
    }
    changes.push(...ofPost)
    waiting += 1
  }
  decide()
  return { posts, mentions, audited: audit.length }
}

/** null: somebody has been here meanwhile. */
function acceptedChanges({ store }: Pick<OpenProject, 'store'>, version: ModelVersion, post: PostId): Change[] | null {
  const view = store.posts.get(post)
  if (view.status !== 'todo' || view.version !== version || view.mentions.length > 0) return null
  const mentions = view.suggestions.map(({ start, end, surface, type, score }): Change => {
    const source = { kind: 'suggestion' as const, version, score }
    const after = { start, end, surface, type, verdict: 'accepted' as const, source }
    return { kind: 'mention', id: randomUUID(), post, before: null, after }
  })
  return [...mentions, { kind: 'status', post, before: 'todo', after: 'done' }]
}

/** Of all audits so far. */
export function auditEstimate({ store }: Pick<OpenProject, 'store'>): AuditEstimate {
  const { audited, checked, wrong } = store.asking.audits()
  return { audited, checked, wrong, interval: wilsonInterval(wrong, checked) }
}
