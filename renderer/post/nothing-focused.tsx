import type { Action } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { proposedOf, type Scene } from '../relations/scene.ts'
import type { Desk } from '../workspace/desk.ts'
import { openItems } from '../workspace/doubts.ts'
import { confirmedRelations, undecided } from '../workspace/visible.ts'
import { Act } from './acts.tsx'
import classes from './post.module.css'

export interface NothingFocusedProps {
  readonly scene: Scene
  readonly desk: Desk
  readonly perform: (action: Action) => void
}

/** The card of a post in which nothing is focused: what is left, and the way on. */
export function NothingFocused({ scene, desk, perform }: NothingFocusedProps) {
  const { view } = scene
  const doubted = view.doubts.length
  const open = [...openItems(view).map(({ key }) => key), ...proposedOf(scene).map(({ key }) => key)]
  const passed = open.filter((key) => desk.passed.includes(key)).length
  const accepted = view.mentions.filter((m) => m.verdict === 'accepted').length
  const related = confirmedRelations(view).length
  const mentions = t('counted.mention', { count: accepted })
  const relations = t('counted.relation', { count: related })
  const suggested = undecided(view).length + proposedOf(scene).length
  const isRenewed = desk.focus.kind === 'suggestion' || desk.focus.kind === 'pair'
  const title = isRenewed
    ? t('post.renewed')
    : doubted > 0 && doubted === open.length && passed < open.length
      ? t('post.doubtsToCheck', { count: doubted })
      : open.length > 0
        ? passed === open.length
          ? t('post.passedOver', { count: passed })
          : t('post.suggestionsToCheck', { count: open.length })
        : view.version === null && view.status === 'todo'
          ? t('post.unread')
          : t('post.nothingLeft')
  const text =
    doubted > 0 && view.status === 'done'
      ? t('post.keepLabels')
      : open.length > 0
        ? t('post.goOn')
        : t('post.confirmed', {
            what: related > 0 ? t('post.mentionsAndRelations', { mentions, relations }) : mentions,
          })
  return (
    <>
      <div className={classes.cardHead}>
        <span className={classes.surface}>{title}</span>
      </div>
      <div className={classes.dim}>{text}</div>
      <div className={classes.acts}>
        {open.length > 0 && (
          <Act action="next" perform={perform} label={t('post.nextIt')}>
            {t('post.next')}
          </Act>
        )}
        <Act action="done" perform={perform} strong label={t('post.doneIt')}>
          {t('post.doneNext')}
        </Act>
        <Act action="pass" perform={perform} label={t('post.skipIt')}>
          {t('post.skip')}
        </Act>
        <Act action="take-back" perform={perform} label={t('post.takeBackIt')}>
          {t('post.takeBack')}
        </Act>
        {suggested > 1 && (
          <Act action="accept-all" perform={perform} label={t('post.acceptAll', { n: suggested })}>
            {t('post.all', { n: suggested })}
          </Act>
        )}
      </div>
    </>
  )
}
