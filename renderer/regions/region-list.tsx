import { IconCheck, IconLink, IconLinkOff, IconX } from '@tabler/icons-react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { VisualSlot } from '../../contract/domain/relevance.ts'
import { boxIou } from '../../contract/geometry/box-iou.ts'
import { t } from '../language/language.ts'
import { shareWithin } from '../relevance/heat.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { scoreText } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import { markSpoken, markTitle } from './mark-words.ts'
import { groundingOf, type Mark, marksOf, shownBy } from './marks.ts'
import classes from './regions.module.css'
import type { Picture } from './use-picture.ts'

/** The model reads the box that a mark has; a box moved since then is still the same one. */
const isRead = (slot: VisualSlot, mark: Mark): boolean =>
  slot.box !== null && slot.media === mark.media && boxIou(slot.box, mark.box) > 0.7

/** The boxes of the image that is shown, with how much the model looked at each for the focused mention. */
export function RegionList({ picture }: { readonly picture: Picture }) {
  const { view, regions, relevance, look, target } = picture
  const { view: project, canWrite } = useProject()
  if (view === null) return null
  const marks = marksOf(view).filter((m) => m.image === regions.desk.image)
  const slots = relevance.kind === 'ready' ? relevance.value.slots : []
  const shares = look?.shares ?? null
  const changes = picture.influence.kind === 'ready' ? picture.influence.value.slots : []
  const image = view.images[regions.desk.image]
  const mention = target.kind === 'mention' ? target.mention.id : null
  const type =
    target.kind === 'mention' ? target.mention.type : target.kind === 'suggestion' ? target.suggestion.type : null

  const shareOf = (is: (slot: VisualSlot) => boolean): number | null => {
    const at = slots.findIndex(is)
    return at < 0 || shares === null ? null : (shares[at] ?? null)
  }
  /** Of a box that the model does not read by itself: its part of the look at the whole image. */
  const partOf = (mark: Mark): number | null =>
    relevance.kind !== 'ready' || look?.heat == null || image?.kind !== 'present'
      ? null
      : shareWithin(relevance.value, look.heat, mark.media, mark.box)
  const changeOf = (is: (slot: VisualSlot) => boolean) => changes.find((c) => is(c.slot))?.change ?? null
  /** A post's further images are read as regions that are all of them. */
  const isWhole = (slot: VisualSlot) =>
    image?.kind === 'present' &&
    slot.media === image.media &&
    (slot.box === null || (slot.box.width >= image.width && slot.box.height >= image.height))
  const whole = slots.some(isWhole)
  const isElsewhere = (slot: VisualSlot) => image?.kind === 'present' && slot.media !== image.media
  const elsewhere = slots.some(isElsewhere)
    ? (shares?.reduce((sum, share, i) => sum + (isElsewhere(slots[i]!) ? share : 0), 0) ?? null)
    : null
  if (marks.length === 0 && !whole) return null
  return (
    <ul className={classes.list} aria-label={t('regions.list')}>
      {slots.length > 0 && (
        <li className={classes.listHead} aria-hidden="true">
          <span title={t('regions.lookedAtMore')}>{t('regions.lookedAt')}</span>
          <span title={t('regions.matteredMore')}>{t('regions.mattered')}</span>
        </li>
      )}
      {marks.map((mark) => {
        const verdict = mark.kind === 'region' ? groundingOf(view, mention, mark.key) : null
        const isMine = (slot: VisualSlot) => isRead(slot, mark)
        return (
          <li
            key={mark.key}
            className={`${classes.row} ${colourClass(project, type)}`}
            data-focused={mark.key === regions.desk.focus || undefined}
            data-kind={mark.kind}
            data-verdict={verdict ?? undefined}
          >
            <span className={classes.rowName} aria-hidden="true">
              {mark.name}
            </span>
            <button
              type="button"
              className={classes.rowTitle}
              aria-label={markSpoken(view, mark)}
              {...keepFocus}
              onClick={() => regions.send({ kind: 'focus', key: mark.key })}
              onDoubleClick={() => canWrite && regions.send({ kind: 'name' })}
            >
              {markTitle(mark)}
              {mark.kind === 'proposal' && <span className={classes.dim}> {scoreText(mark.proposal.score)}</span>}
            </button>
            <Share
              share={slots.some(isMine) ? shareOf(isMine) : partOf(mark)}
              isPart={!slots.some(isMine)}
              change={changeOf(isMine)}
            />
            <span className={classes.tools}>
              {mark.kind === 'proposal' && canWrite ? (
                <Decide mark={mark} picture={picture} />
              ) : (
                <Linked view={view} mark={mark} verdict={verdict} />
              )}
            </span>
          </li>
        )
      })}
      {whole && (
        <li className={`${classes.row} ${colourClass(project, type)}`} data-plain>
          <span />
          <span className={classes.rowTitle}>{t('regions.wholeImage')}</span>
          <Share share={shareOf(isWhole)} change={changeOf(isWhole)} />
          <span className={classes.tools} />
        </li>
      )}
      {elsewhere !== null && (
        <li className={`${classes.row} ${colourClass(project, type)}`} data-plain>
          <span />
          <span className={classes.rowTitle}>{t('regions.otherImages')}</span>
          <Share share={elsewhere} change={null} />
          <span className={classes.tools} />
        </li>
      )}
    </ul>
  )
}

function Share(props: {
  readonly share: number | null
  readonly change: number | null
  /** It is in what the whole image has, and is drawn paler. */
  readonly isPart?: boolean
}) {
  const { share, change } = props
  const title = props.isPart === true ? t('regions.partOfLook') : t('regions.lookedAt')
  return (
    <>
      <span
        className={share === null ? undefined : classes.bar}
        data-part={props.isPart || undefined}
        title={title}
        aria-hidden="true"
      >
        {share !== null && <span style={{ width: `${share * 100}%` }} />}
      </span>
      <span className={classes.share} title={title}>
        {share === null ? '' : scoreText(share)}
      </span>
      <span className={classes.share} title={t('regions.mattered')}>
        {change === null ? '' : scoreText(change)}
      </span>
    </>
  )
}

function Decide({ mark, picture }: { readonly mark: Mark; readonly picture: Picture }) {
  const { send } = picture.regions
  const decide = (kind: 'accept' | 'reject') => {
    send({ kind: 'focus', key: mark.key })
    send({ kind })
  }
  return (
    <>
      <button
        type="button"
        className={classes.tool}
        aria-label={t('regions.acceptNamed', { name: mark.name })}
        {...keepFocus}
        onClick={() => decide('accept')}
      >
        <IconCheck size={15} />
      </button>
      <button
        type="button"
        className={classes.tool}
        aria-label={t('regions.rejectNamed', { name: mark.name })}
        {...keepFocus}
        onClick={() => decide('reject')}
      >
        <IconX size={15} />
      </button>
    </>
  )
}

/** Whether the region shows the focused mention; else how many others it shows. */
function Linked(props: {
  readonly view: PostView
  readonly mark: Mark
  readonly verdict: 'shown' | 'not-shown' | null
}) {
  const { view, mark, verdict } = props
  if (verdict === 'shown') return <IconLink size={15} aria-hidden="true" />
  if (verdict === 'not-shown') return <IconLinkOff size={15} aria-hidden="true" />
  const shown = mark.kind === 'region' ? shownBy(view, mark.key).length : 0
  return shown === 0 ? null : t('regions.showsCount', { n: shown })
}
