import { memo } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { Box } from '../../contract/domain/region.ts'
import { handles } from '../image/box-geometry.ts'
import { t } from '../language/language.ts'
import { scoreText } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import { markSpoken } from './mark-words.ts'
import { groundingOf, type Mark, shownBy } from './marks.ts'
import { draftOf, type RegionDesk } from './region-desk.ts'
import type { RegionEvent } from './region-step.ts'
import classes from './regions.module.css'

export interface RegionLayerProps {
  readonly view: PostView
  readonly desk: RegionDesk
  /** Those of the image that is shown. */
  readonly marks: readonly Mark[]
  /** Screen pixels per pixel of the image. */
  readonly scale: number
  /** The mention in focus; its regions stand out. */
  readonly mention: string | null
  readonly send: (event: RegionEvent) => void
}

/** What Enter or Space means on a box that has the browser's focus. */
function activated(desk: RegionDesk, mark: Mark): RegionEvent {
  if (desk.mode.kind === 'ground') return { kind: 'ground', mark: mark.key, verdict: 'shown' }
  if (desk.mode.kind === 'box') return { kind: 'keep' }
  return desk.focus === mark.key ? { kind: 'name' } : { kind: 'focus', key: mark.key }
}

const placed = (box: Box, scale: number) => ({
  left: box.x * scale,
  top: box.y * scale,
  width: box.width * scale,
  height: box.height * scale,
})

/** The boxes over an image. What is pressed on them is the stage's business; they only say where they are. */
export const RegionLayer = memo(function RegionLayer(props: RegionLayerProps) {
  const { view, desk, marks, scale, mention, send } = props
  const { view: project } = useProject()
  const draft = draftOf(desk, view)
  // Small boxes lie over large ones, so that each can be pressed.
  const bySize = marks.toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)
  return (
    <>
      {marks.map((mark) => {
        const isFocused = mark.key === desk.focus
        const verdict = mark.kind === 'region' ? groundingOf(view, mention, mark.key) : null
        const shown = mark.kind === 'region' ? shownBy(view, mark.key) : []
        const types = shown.flatMap((id) => view.mentions.find((m) => m.id === id)?.type ?? [])
        const first = view.mentions.find((m) => m.id === (verdict === 'shown' ? mention : shown[0]))?.type ?? null
        const isDrafted = draft !== null && draft.of === mark.key
        return (
          <button
            key={mark.key}
            type="button"
            className={`${classes.mark} ${first === null ? '' : colourClass(project, first)}`}
            style={{ ...placed(isDrafted ? draft.box : mark.box, scale), zIndex: 1 + bySize.indexOf(mark) }}
            aria-label={markSpoken(view, mark)}
            aria-pressed={isFocused}
            data-mark={mark.key}
            data-kind={mark.kind}
            data-focused={isFocused || undefined}
            data-typed={first === null ? undefined : true}
            data-verdict={verdict ?? undefined}
            data-dim={(mention !== null && verdict !== 'shown' && !isFocused) || undefined}
            onFocus={(event) => {
              // By Tab only: a press on it is the stage's.
              if (event.currentTarget.matches(':focus-visible')) send({ kind: 'focus', key: mark.key })
            }}
            onClick={(event) => {
              if (event.detail === 0) send(activated(desk, mark))
            }}
          >
            <span className={classes.tag} aria-hidden="true">
              <b>{mark.name === '' ? '·' : mark.name}</b>
              {mark.label !== '' && <span className={classes.tagLabel}>{mark.label}</span>}
              {mark.kind === 'proposal' && <span>{scoreText(mark.proposal.score)}</span>}
              {types.map((type, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a region may show two mentions of one type
                <span key={i} className={`swatch-dot ${colourClass(project, type)}`} />
              ))}
              {verdict === 'not-shown' && <span>{t('regions.notIt')}</span>}
            </span>
            {isFocused &&
              handles.map((handle) => <span key={handle} className={classes.handle} data-handle={handle} />)}
          </button>
        )
      })}
      {draft !== null && draft.of === null && (
        <div className={classes.draft} style={placed(draft.box, scale)} aria-hidden="true">
          <span className={classes.tag}>
            {Math.round(draft.box.width)} × {Math.round(draft.box.height)}
          </span>
        </div>
      )}
    </>
  )
})
