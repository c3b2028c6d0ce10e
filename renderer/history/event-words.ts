import type { Change, Intent, LoggedEvent } from '../../contract/domain/event.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { t } from '../language/language.ts'
import { relationChangeWords, type SurfaceOf } from './relation-change-words.ts'

const intents = (): Readonly<Record<Intent, string>> => ({
  accept: t('history.accept'),
  reject: t('history.reject'),
  correct: t('history.correct'),
  add: t('history.add'),
  retype: t('history.retype'),
  stretch: t('history.stretch'),
  delete: t('history.delete'),
  'accept-all': t('history.acceptAll'),
  keep: t('history.keep'),
  done: t('history.done'),
  skip: t('history.skip'),
  reopen: t('history.reopen'),
  'edit-types': t('history.editTypes'),
  relate: t('history.relate'),
  'no-relation': t('history.noRelation'),
  'retype-relation': t('history.retypeRelation'),
  reverse: t('history.reverse'),
  'edit-relation-types': t('history.editRelationTypes'),
  draw: t('history.draw'),
  'move-region': t('history.moveRegion'),
  'label-region': t('history.labelRegion'),
  ground: t('history.ground'),
  'judge-image': t('history.judgeImage'),
  'edit-entity': t('history.editEntity'),
  merge: t('history.merge'),
  split: t('history.split'),
  'edit-predicate': t('history.editPredicate'),
  'state-fact': t('history.stateFact'),
  'deny-fact': t('history.denyFact'),
  link: t('history.link'),
})

export function titleOf({ action }: LoggedEvent): string {
  switch (action.kind) {
    case 'decide':
      return intents()[action.intent]
    case 'undo':
      return t('history.tookBack', { what: intents()[action.intent].toLowerCase() })
    case 'redo':
      return t('history.again', { what: intents()[action.intent].toLowerCase() })
    case 'import':
    case 'import-graph':
      return t('history.imported')
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
      return t('history.post', { post: change.post })
    case 'entity-type':
    case 'relation-type':
      return change.name
    case 'relation':
      return relationChangeWords(change, surfaceOf)
    case 'region': {
      const label = (change.after ?? change.before)?.label ?? ''
      return label === '' ? t('history.aRegion') : t('history.region', { label })
    }
    case 'grounding': {
      const verdict = (change.after ?? change.before)?.verdict
      if (change.region === null) return verdict === 'shown' ? t('history.inImage') : t('history.notInImage')
      return verdict === 'shown' ? t('history.regionShows') : t('history.regionShowsNot')
    }
    case 'image':
      return (change.after ?? change.before) === 'irrelevant' ? t('history.irrelevant') : t('history.relevant')
    case 'graph-entity': {
      const label = (change.after ?? change.before)?.label ?? ''
      return label === '' ? change.key : label
    }
    case 'predicate':
      return (change.after ?? change.before)?.label || change.key
    case 'fact':
      return `${change.triple.head} – ${change.triple.predicate} – ${change.triple.tail}`
    case 'link':
      return change.entity ?? t('history.notInGraph')
    default:
      return change satisfies never
  }
}

/** What an event was about, in a few words; of many changes the first three. */
export function aboutOf(event: LoggedEvent, surfaceOf: SurfaceOf): string {
  if (event.action.kind === 'import') {
    const { posts, files } = event.action
    return t('history.postsFrom', { count: posts, files: files.join(', ') })
  }
  if (event.action.kind === 'import-graph') {
    const { entities, facts, files } = event.action
    return t('history.graphFrom', { entities, facts, files: files.join(', ') })
  }
  const words = event.changes.slice(0, 3).map((change) => changeWords(change, surfaceOf))
  const more = event.changes.length - words.length
  return more > 0 ? t('history.andMore', { words: words.join(', '), number: more }) : words.join(', ')
}

/** The post that an event is about; null for imports and types. */
export function postOf(event: LoggedEvent): PostId | null {
  const change = event.changes.find((c) => 'post' in c)
  return change?.post ?? null
}
