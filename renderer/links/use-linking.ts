import { useEffect, useRef, useState } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { GraphKey, LinkCandidate, LinkRecord } from '../../contract/domain/graph.ts'
import type { MentionRecord } from '../../contract/domain/mention.ts'
import { keyFor, linkTo, newEntity, rejectLink, unlink } from '../graph/graph-edits.ts'
import { showEntity } from '../graph/graph-place.ts'
import { useCandidates, useRankedCandidates } from '../graph/use-graph.ts'
import { uuid7 } from '../ids/uuid7.ts'
import { type Action, numberedAction } from '../keys/keymap.ts'
import { useProject } from '../shell/project-context.ts'
import { go, route } from '../shell/route.ts'
import { type Desk, targetOf } from '../workspace/desk.ts'
import type { Edit } from '../workspace/edits.ts'
import { inShownOrder } from './shown-order.ts'

/** So many candidates have a digit. */
const mostCandidates = 9

/** Leads to the graph page with an entity shown. */
export function goToEntity(key: GraphKey): void {
  const now = route.get()
  if (now.kind !== 'project') return
  showEntity(key)
  go({ ...now, screen: 'graph' })
}

/** What a mention was said to mean: an entity, nothing in the graph (`entity: null`), or `undefined` where nobody said. */
export const meaningOf = (view: PostView, mention: string): LinkRecord | undefined =>
  view.links.find((link) => link.mention === mention && link.verdict === 'accepted')

/** A mention being linked, with what its panel shows. */
export interface OpenLinking {
  readonly mention: MentionRecord
  readonly links: readonly LinkRecord[]
  /** null: not answered yet. */
  readonly candidates: readonly LinkCandidate[] | null
  readonly error: unknown
}

export interface Linking {
  readonly open: OpenLinking | null
  /** Does an action that is about links to the graph; false: it is none. */
  readonly perform: (action: Action) => boolean
}

/** The mention in focus and the graph: a panel of candidates, taken and refused by their digits. */
export function useLinking(view: PostView | null, desk: Desk | null): Linking {
  const { session, canWrite } = useProject()
  const [asked, setAsked] = useState<string | null>(null)
  const target = view === null || desk === null || desk.mode.kind !== 'decide' ? null : targetOf(desk, view)
  const mention = target?.kind === 'mention' && target.mention.verdict === 'accepted' ? target.mention : null
  const isOpen = mention !== null && mention.id === asked
  // Whoever comes back to the mention later finds its card, not the panel that was left behind.
  useEffect(() => {
    if (asked !== null && !isOpen) setAsked(null)
  }, [asked, isOpen])
  const found = useCandidates(isOpen ? mention : null)
  // Begun as soon as a mention is looked at, so that whoever opens the panel mostly finds the better order at once.
  const ranked = useRankedCandidates(mention)
  const known = ranked.data ?? found.data
  const first = useRef<{ readonly mention: string; readonly keys: readonly GraphKey[] } | null>(null)
  if (!isOpen) first.current = null
  else if (known !== undefined && first.current?.mention !== mention.id)
    first.current = { mention: mention.id, keys: known.map(({ node }) => node.key) }
  const links = view === null || mention === null ? [] : view.links.filter((link) => link.mention === mention.id)
  // A refused one goes at once; the engine leaves it out of its next answer.
  const candidates =
    known &&
    inShownOrder(first.current?.keys ?? null, known).filter(
      ({ node }) => !links.some((l) => l.entity === node.key && l.verdict === 'rejected'),
    )
  const shown = candidates?.slice(0, mostCandidates) ?? null

  const perform = (action: Action): boolean => {
    if (action === 'link') {
      setAsked(mention?.id ?? null)
      return true
    }
    const chosen = numberedAction(action, 'candidate')
    const refused = numberedAction(action, 'refuse')
    const isOwn = chosen !== null || refused !== null || ownActions.has(action)
    if (!isOwn || mention === null || !isOpen) return isOwn
    const linking = { post: mention.post, mention: mention.id, links }
    const decide = (edit: Edit | null) => {
      if (edit !== null && canWrite) session.decide(edit)
      setAsked(null)
    }
    if (chosen !== null) {
      const entity = shown?.[chosen - 1]?.node.key
      if (entity !== undefined) decide(linkTo(linking, entity))
    } else if (refused !== null) {
      const entity = shown?.[refused - 1]?.node.key
      if (entity !== undefined && canWrite) session.decide(rejectLink(linking, entity))
    } else if (action === 'link-new') {
      const key = keyFor(mention.surface, uuid7())
      const after = newEntity(mention.surface, [mention.type])
      decide(linkTo(linking, key, [{ kind: 'graph-entity', key, before: null, after }]))
    } else if (action === 'link-nil') decide(linkTo(linking, null))
    else if (action === 'unlink') decide(unlink(linking))
    else setAsked(null)
    return true
  }
  return {
    open: isOpen ? { mention, links, candidates: shown, error: known === undefined ? found.error : null } : null,
    perform,
  }
}

const ownActions: ReadonlySet<Action> = new Set<Action>(['link-new', 'link-nil', 'unlink', 'leave-link'])
