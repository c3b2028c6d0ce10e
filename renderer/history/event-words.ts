import type { Change, Intent, LoggedEvent } from '../../contract/domain/event.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { relationChangeWords, type SurfaceOf } from './relation-change-words.ts'

const intents: Readonly<Record<Intent, string>> = {
  accept: 'Accepted',
  reject: 'Rejected',
  correct: 'Corrected',
  add: 'Labelled',
  retype: 'Retyped',
  stretch: 'Moved a boundary of',
  delete: 'Deleted',
  'accept-all': 'Accepted all:',
  done: 'Done',
  skip: 'Skipped',
  reopen: 'Opened again',
  'edit-types': 'Changed types:',
  relate: 'Related',
  'no-relation': 'No relation:',
  'retype-relation': 'Retyped the relation',
  reverse: 'Reversed',
  'edit-relation-types': 'Changed relation types:',
  draw: 'Drew',
  'move-region': 'Moved the region',
  'label-region': 'Named the region',
  ground: 'Linked to the image:',
  'judge-image': 'Judged the image:',
  'edit-entity': 'Changed the entity',
  merge: 'Merged',
  split: 'Took apart',
  'edit-predicate': 'Changed the predicate',
  'state-fact': 'Stated',
  'deny-fact': 'Denied',
  link: 'Linked to the graph:',
}

export function titleOf({ action }: LoggedEvent): string {
  switch (action.kind) {
    case 'decide':
      return intents[action.intent]
    case 'undo':
      return `Took back: ${intents[action.intent].toLowerCase()}`
    case 'redo':
      return `Again: ${intents[action.intent].toLowerCase()}`
    case 'import':
    case 'import-graph':
      return 'Imported'
    default:
      return action satisfies never
  }
}

function changeWords(change: Change, surfaceOf: SurfaceOf): string {
  switch (change.kind) {
    case 'mention': {
      const { before, after } = change
      if (before !== null && after !== null && before.type !== after.type)
        return `${after.surface} ${before.type} → ${after.type}`
      if (before !== null && after !== null && before.surface !== after.surface)
        return `${before.surface} → ${after.surface}`
      const shown = after ?? before
      return shown === null ? '' : `${shown.surface} ${shown.type}`
    }
    case 'status':
      return `post ${change.post}`
    case 'entity-type':
    case 'relation-type':
      return change.name
    case 'relation':
      return relationChangeWords(change, surfaceOf)
    case 'region': {
      const label = (change.after ?? change.before)?.label ?? ''
      return label === '' ? 'a region' : `region ${label}`
    }
    case 'grounding': {
      const verdict = (change.after ?? change.before)?.verdict
      if (change.region === null) return verdict === 'shown' ? 'in the image' : 'not in the image'
      return verdict === 'shown' ? 'a region shows it' : 'a region does not show it'
    }
    case 'image':
      return (change.after ?? change.before) === 'irrelevant' ? 'irrelevant' : 'relevant'
    case 'graph-entity': {
      const label = (change.after ?? change.before)?.label ?? ''
      return label === '' ? change.key : label
    }
    case 'predicate':
      return (change.after ?? change.before)?.label || change.key
    case 'fact':
      return `${change.triple.head} – ${change.triple.predicate} – ${change.triple.tail}`
    case 'link':
      return change.entity ?? 'not in the graph'
    default:
      return change satisfies never
  }
}

/** What an event was about, in a few words; of many changes the first three. */
export function aboutOf(event: LoggedEvent, surfaceOf: SurfaceOf): string {
  if (event.action.kind === 'import') {
    const { posts, files } = event.action
    return `${posts} posts from ${files.join(', ')}`
  }
  if (event.action.kind === 'import-graph') {
    const { entities, facts, files } = event.action
    return `${entities} entities and ${facts} facts from ${files.join(', ')}`
  }
  const words = event.changes.slice(0, 3).map((change) => changeWords(change, surfaceOf))
  const more = event.changes.length - words.length
  return words.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** The post that an event is about; null for imports and types. */
export function postOf(event: LoggedEvent): PostId | null {
  const change = event.changes.find((c) => 'post' in c)
  return change?.post ?? null
}
