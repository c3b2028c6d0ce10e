import { TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { Trans } from 'react-i18next'
import type { PostView } from '../../contract/calls/posts.ts'
import type { Action } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { clausesText, listText } from '../language/list-text.ts'
import { Act } from '../post/acts.tsx'
import postClasses from '../post/post.module.css'
import { Keycap } from '../shell/keycap.tsx'
import { scoreText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import type { Target } from '../workspace/desk.ts'
import { markTitle, shownTexts } from './mark-words.ts'
import { groundingOf, type Mark, marksOf, regionsShowing } from './marks.ts'
import { focusedMark, presentImage } from './region-desk.ts'
import { groundableOf } from './region-step.ts'
import classes from './regions.module.css'
import type { Picture } from './use-picture.ts'

/** What can be done at the image now, by key or by click: about a box, about the focused mention, or about the image. */
export function RegionCard({ picture, perform }: { readonly picture: Picture; readonly perform: (a: Action) => void }) {
  const { view, regions } = picture
  if (view === null) return <section className={classes.card} aria-label={t('regions.card')} />
  const mark = focusedMark(regions.desk, view)
  const { mode } = regions.desk
  return (
    <section className={classes.card} aria-label={t('regions.card')} data-mode={mode.kind}>
      {mode.kind === 'ground' ? (
        <Grounding view={view} target={picture.target} perform={perform} />
      ) : mode.kind === 'box' || mode.kind === 'drag' ? (
        <Boxing isNew={mode.of === null} perform={perform} />
      ) : mark !== null && mode.kind === 'name' ? (
        <Naming key={mark.key} mark={mark} picture={picture} />
      ) : mark !== null ? (
        <OnMark view={view} mark={mark} target={picture.target} perform={perform} />
      ) : (
        <OnMention
          view={view}
          target={picture.target}
          canDraw={presentImage(regions.desk, view) !== null}
          perform={perform}
        />
      )}
    </section>
  )
}

const surfaceOf = (target: Target): string =>
  target.kind === 'mention' ? target.mention.surface : target.kind === 'suggestion' ? target.suggestion.surface : ''

function Grounding(props: {
  readonly view: PostView
  readonly target: Target
  readonly perform: (action: Action) => void
}) {
  const { view, target, perform } = props
  if (groundableOf(target) === null) {
    return (
      <>
        <div className={classes.cardHead} role="status">
          <span className={classes.cardText}>{t('regions.nothingToLink')}</span>
        </div>
        <div className={classes.hints}>
          <span>{t('regions.cursorFirst')}</span>
          <Act action="leave-region" scope="ground" perform={perform} label={t('regions.leaveIt')}>
            {t('regions.leave')}
          </Act>
        </div>
      </>
    )
  }
  const names = marksOf(view).flatMap((m) => (m.name === '' ? [] : [m.name]))
  return (
    <>
      <div className={classes.cardHead} role="status">
        <span className={classes.sentence}>
          <Trans
            i18nKey={target.kind === 'suggestion' ? 'regions.whichShowsAs' : 'regions.whichShows'}
            components={{
              name: <bdi>{visibleName(surfaceOf(target))}</bdi>,
              type: <>{target.kind === 'suggestion' && target.suggestion.type}</>,
            }}
          />
        </span>
      </div>
      <div className={classes.hints}>
        {names.length > 0 ? (
          <span>
            <Trans
              i18nKey={names.length > 1 ? 'regions.keysOrClick' : 'regions.keyOrClick'}
              components={{
                first: <Keycap chord={names[0] ?? ''} />,
                last: <Keycap chord={names.at(-1) ?? ''} />,
                shift: <Keycap chord="Shift" />,
              }}
            />
          </span>
        ) : (
          <span>{t('regions.drawFirst')}</span>
        )}
        <Act action="ground-nowhere" perform={perform} label={t('regions.nowhereIt')}>
          {t('regions.nowhere')}
        </Act>
        <Act action="leave-region" scope="ground" perform={perform} label={t('regions.leaveIt')}>
          {t('regions.leave')}
        </Act>
      </div>
    </>
  )
}

function Boxing({ isNew, perform }: { readonly isNew: boolean; readonly perform: (action: Action) => void }) {
  return (
    <>
      <div className={classes.cardHead} role="status">
        <span className={classes.cardText}>{isNew ? t('regions.newBox') : t('regions.boxElsewhere')}</span>
        <Act action="keep-box" perform={perform} strong label={t('regions.keepIt')}>
          {t('regions.keep')}
        </Act>
        <Act action="leave-region" scope="box" perform={perform} label={t('regions.leaveIt')}>
          {t('regions.leave')}
        </Act>
      </div>
      <div className={classes.hints}>
        <span>{t('regions.arrowsMove')}</span>
        <span>
          <Trans i18nKey="regions.shiftResizes" components={{ key: <Keycap chord="Shift" /> }} />
        </span>
        <span>
          <Trans i18nKey="regions.altPixel" components={{ key: <Keycap chord="Alt" /> }} />
        </span>
        <span>
          <Trans
            i18nKey="regions.digitsPlace"
            components={{ first: <Keycap chord="1" />, last: <Keycap chord="9" /> }}
          />
        </span>
      </div>
    </>
  )
}

function Naming({ mark, picture }: { readonly mark: Mark; readonly picture: Picture }) {
  const [text, setText] = useState(mark.label)
  const { send } = picture.regions
  const view = picture.view
  const known = view === null ? [] : [...new Set(view.regions.map((r) => r.label).filter((label) => label !== ''))]
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') send({ kind: 'named', label: text })
    else if (event.key === 'Escape') send({ kind: 'leave' })
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className={classes.cardHead}>
        <span className={classes.cardText}>{t('regions.isNamed', { name: mark.name })}</span>
        <TextInput
          className={classes.nameField}
          size="xs"
          autoFocus
          aria-label={t('regions.labelOf')}
          placeholder={t('regions.labelLike')}
          maxLength={64}
          list="region-labels"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
          onBlur={() => send({ kind: 'named', label: text })}
          onFocus={(event) => event.currentTarget.select()}
        />
        <datalist id="region-labels">
          {known.map((label) => (
            <option key={label} value={label} />
          ))}
        </datalist>
      </div>
      <div className={classes.hints}>
        <span>
          <Trans i18nKey="regions.enterKeeps" components={{ key: <Keycap chord="Enter" /> }} />
        </span>
        <span>
          <Trans i18nKey="regions.escapeLeaves" components={{ key: <Keycap chord="Escape" /> }} />
        </span>
      </div>
    </>
  )
}

function OnMark(props: {
  readonly view: PostView
  readonly mark: Mark
  readonly target: Target
  readonly perform: (action: Action) => void
}) {
  const { view, mark, target, perform } = props
  const shown = shownTexts(view, mark)
  return (
    <>
      <div className={classes.cardHead} aria-live="polite">
        <span className={classes.cardText}>{mark.name}</span>
        <b>{markTitle(mark)}</b>
        {mark.kind === 'proposal' ? (
          <span className={classes.cardText}>
            {t('regions.proposedBy', {
              proposer: visibleName(mark.proposal.proposer),
              score: scoreText(mark.proposal.score),
            })}
          </span>
        ) : shown.length > 0 ? (
          <span className={classes.cardText}>
            <Trans i18nKey="regions.showsThese" components={{ names: <bdi>{listText(shown.map(visibleName))}</bdi> }} />
          </span>
        ) : (
          <span className={classes.cardText}>{t('regions.showsNothing')}</span>
        )}
      </div>
      <div className={postClasses.acts}>
        {mark.kind === 'proposal' && (
          <>
            <Act action="accept-region" perform={perform} strong label={t('regions.acceptIt')}>
              {t('post.accept')}
            </Act>
            <Act action="reject-region" perform={perform} label={t('regions.rejectIt')}>
              {t('post.reject')}
            </Act>
          </>
        )}
        <Act action="name-region" perform={perform} label={t('regions.nameIt')}>
          {t('regions.name')}
        </Act>
        {mark.kind === 'region' && (
          <>
            <Act action="adjust-region" perform={perform} label={t('regions.moveIt')}>
              {t('regions.move')}
            </Act>
            <Act action="delete-region" perform={perform} label={t('regions.deleteIt')}>
              {t('post.delete')}
            </Act>
          </>
        )}
        {groundableOf(target) !== null && (
          <Act action="ground" perform={perform} label={t('regions.linkIt', { surface: surfaceOf(target) })}>
            {t('regions.link')}
          </Act>
        )}
      </div>
    </>
  )
}

/** What is known of where the focused mention is to be seen. */
function seenWords(view: PostView, target: Target): string {
  if (target.kind !== 'mention' || target.mention.verdict !== 'accepted') return ''
  const { id } = target.mention
  if (groundingOf(view, id, null) === 'not-shown') return t('regions.notInImage')
  const regions = regionsShowing(view, id)
  const names = marksOf(view).flatMap((m) =>
    regions.includes(m.key) ? [m.name === '' ? t('regions.aRegion') : m.name] : [],
  )
  return names.length === 0 ? t('regions.notLinked') : t('regions.shownBy', { names: listText(names) })
}

function OnMention(props: {
  readonly view: PostView
  readonly target: Target
  readonly canDraw: boolean
  readonly perform: (action: Action) => void
}) {
  const { view, target, perform } = props
  const { canWrite } = useProject()
  const marks = marksOf(view)
  const proposals = marks.filter((m) => m.kind === 'proposal').length
  const confirmed = marks.length - proposals
  const isGroundable = groundableOf(target) !== null
  const seen = seenWords(view, target)
  return (
    <>
      <div className={classes.cardHead}>
        {seen !== '' ? (
          <>
            <bdi>{visibleName(surfaceOf(target))}</bdi>
            <span className={classes.cardText}>{seen}</span>
          </>
        ) : (
          <span className={classes.cardText}>
            {marks.length === 0
              ? t('regions.none')
              : clausesText([
                  t('counted.region', { count: confirmed }),
                  ...(proposals === 0 ? [] : [t('regions.proposedCount', { n: proposals })]),
                ])}
          </span>
        )}
      </div>
      {canWrite && (
        <div className={postClasses.acts}>
          {props.canDraw && (
            <Act action="draw-box" perform={perform} label={t('regions.drawIt')}>
              {t('regions.draw')}
            </Act>
          )}
          {isGroundable && (
            <Act action="ground" perform={perform} label={t('regions.linkIt', { surface: surfaceOf(target) })}>
              {t('regions.link')}
            </Act>
          )}
          {marks.length > 0 && (
            <Act action="next-region" perform={perform} label={t('regions.nextIt')}>
              {t('regions.next')}
            </Act>
          )}
        </div>
      )}
    </>
  )
}
