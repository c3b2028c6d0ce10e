import type { PostView } from '../../contract/calls/posts.ts'
import type { Condition, RegionCondition, RelationCondition } from '../keys/keymap.ts'
import { type Desk, targetOf } from './desk.ts'
import { doubtOf, openItems } from './doubts.ts'

/** Which conditions of the keymap hold for a post as it is on the desk. */
export function conditionHolds(
  condition: Exclude<Condition, RegionCondition | RelationCondition>,
  desk: Desk | null,
  view: PostView | null,
  canWrite: boolean,
): boolean {
  if (condition === 'always') return true
  if (desk === null || view === null) return false
  const target = targetOf(desk, view)
  const isRejected = target.kind === 'mention' && target.mention.verdict === 'rejected'
  switch (condition) {
    case 'on-suggestion':
      return canWrite && target.kind === 'suggestion'
    case 'on-acceptable':
      return (
        canWrite &&
        (target.kind === 'suggestion' ||
          isRejected ||
          (target.kind === 'mention' && doubtOf(view, target.mention) !== null))
      )
    case 'on-decidable':
      return canWrite && (target.kind === 'suggestion' || (target.kind === 'mention' && !isRejected))
    case 'on-mention':
      return canWrite && target.kind === 'mention'
    case 'on-span':
      return canWrite && (target.kind === 'suggestion' || target.kind === 'mention')
    case 'has-suggestions':
      return openItems(view).length > 0
    case 'can-label':
      return canWrite && view.words.length > 0
    case 'has-words':
      return view.words.length > 0
    case 'has-image':
      return view.images.length > 0
    case 'is-settled':
      return canWrite && view.status !== 'todo'
    case 'can-write':
      return canWrite
    case 'can-link':
      return canWrite && target.kind === 'mention' && !isRejected
    case 'is-linked':
      return (
        canWrite &&
        target.kind === 'mention' &&
        view.links.some((link) => link.mention === target.mention.id && link.verdict === 'accepted')
      )
    default:
      return condition satisfies never
  }
}
