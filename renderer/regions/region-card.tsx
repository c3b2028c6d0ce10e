import { TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { Action } from '../keys/keymap.ts'
import { Act } from '../post/acts.tsx'
import postClasses from '../post/post.module.css'
import { Keycap } from '../shell/keycap.tsx'
import { plural, scoreText } from '../shell/numbers.ts'
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
  if (view === null) return <section className={classes.card} aria-label="Region" />
  const mark = focusedMark(regions.desk, view)
  const { mode } = regions.desk
  return (
    <section className={classes.card} aria-label="Region" data-mode={mode.kind}>
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
          <span className={classes.cardText}>Nothing in focus to link</span>
        </div>
        <div className={classes.hints}>
          <span>Put the cursor on a mention first.</span>
          <Act action="leave-region" scope="ground" perform={perform} label="Leave it as it was">
            leave
          </Act>
        </div>
      </>
    )
  }
  const names = marksOf(view).flatMap((m) => (m.name === '' ? [] : [m.name]))
  return (
    <>
      <div className={classes.cardHead} role="status">
        <span className={classes.cardText}>Which region shows</span>
        <bdi>{visibleName(surfaceOf(target))}</bdi>
        {target.kind === 'suggestion' && <span className={classes.cardText}>as {target.suggestion.type}?</span>}
      </div>
      <div className={classes.hints}>
        {names.length > 0 ? (
          <span>
            <Keycap chord={names[0] ?? ''} />
            {names.length > 1 && (
              <>
                {' '}
                … <Keycap chord={names.at(-1) ?? ''} />
              </>
            )}{' '}
            or a click; with <Keycap chord="Shift" /> it does not
          </span>
        ) : (
          <span>No regions yet; draw one first.</span>
        )}
        <Act action="ground-nowhere" perform={perform} label="Not in the image">
          not in the image
        </Act>
        <Act action="leave-region" scope="ground" perform={perform} label="Leave it as it was">
          leave
        </Act>
      </div>
    </>
  )
}

function Boxing({ isNew, perform }: { readonly isNew: boolean; readonly perform: (action: Action) => void }) {
  return (
    <>
      <div className={classes.cardHead} role="status">
        <span className={classes.cardText}>{isNew ? 'A new box' : 'The box elsewhere'}</span>
        <Act action="keep-box" perform={perform} strong label="Keep the box">
          keep
        </Act>
        <Act action="leave-region" scope="box" perform={perform} label="Leave it as it was">
          leave
        </Act>
      </div>
      <div className={classes.hints}>
        <span>arrows move</span>
        <span>
          <Keycap chord="Shift" /> resizes
        </span>
        <span>
          <Keycap chord="Alt" /> by a pixel
        </span>
        <span>
          <Keycap chord="1" /> … <Keycap chord="9" /> places
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
        <span className={classes.cardText}>Region {mark.name} is</span>
        <TextInput
          className={classes.nameField}
          size="xs"
          autoFocus
          aria-label="Label of the region"
          placeholder="dog, goal keeper, logo …"
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
          <Keycap chord="Enter" /> keep
        </span>
        <span>
          <Keycap chord="Escape" /> leave
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
            proposed by {visibleName(mark.proposal.proposer)}, {scoreText(mark.proposal.score)}
          </span>
        ) : shown.length > 0 ? (
          <span className={classes.cardText}>
            shows <bdi>{shown.map(visibleName).join(', ')}</bdi>
          </span>
        ) : (
          <span className={classes.cardText}>shows nothing said yet</span>
        )}
      </div>
      <div className={postClasses.acts}>
        {mark.kind === 'proposal' && (
          <>
            <Act action="accept-region" perform={perform} strong label="Accept the region">
              accept
            </Act>
            <Act action="reject-region" perform={perform} label="Reject the region">
              reject
            </Act>
          </>
        )}
        <Act action="name-region" perform={perform} label="Name the region">
          name
        </Act>
        {mark.kind === 'region' && (
          <>
            <Act action="adjust-region" perform={perform} label="Move the region">
              move
            </Act>
            <Act action="delete-region" perform={perform} label="Delete the region">
              delete
            </Act>
          </>
        )}
        {groundableOf(target) !== null && (
          <Act action="ground" perform={perform} label={`Link ${surfaceOf(target)} to a region`}>
            link
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
  if (groundingOf(view, id, null) === 'not-shown') return 'is not in the image'
  const regions = regionsShowing(view, id)
  const names = marksOf(view).flatMap((m) => (regions.includes(m.key) ? [m.name === '' ? 'a region' : m.name] : []))
  return names.length === 0 ? 'is not linked to the image' : `is shown by ${names.join(', ')}`
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
              ? 'No regions yet'
              : `${plural(confirmed, 'region')}${proposals === 0 ? '' : `, ${proposals} proposed`}`}
          </span>
        )}
      </div>
      {canWrite && (
        <div className={postClasses.acts}>
          {props.canDraw && (
            <Act action="draw-box" perform={perform} label="Draw a box">
              draw
            </Act>
          )}
          {isGroundable && (
            <Act action="ground" perform={perform} label={`Link ${surfaceOf(target)} to a region`}>
              link
            </Act>
          )}
          {marks.length > 0 && (
            <Act action="next-region" perform={perform} label="Next region">
              next region
            </Act>
          )}
        </div>
      )}
    </>
  )
}
