import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { PostView } from '../../contract/calls/posts.ts'
import type { ScoredType } from '../../contract/domain/mention.ts'
import { type Action, chordOf } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { NameText } from '../shell/name-text.tsx'
import { scoreText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { keys } from '../state/query-keys.ts'
import { type Desk, spanOf, type Target } from '../workspace/desk.ts'
import { Act } from './acts.tsx'
import classes from './post.module.css'

/** So many types have their own button; the others are in the palette. */
const shownTypes = 12

/** Probabilities for a span that the model did not propose itself; asked for a moment after it stops changing. */
function useTypesOf(view: PostView, span: { start: number; end: number } | null): readonly ScoredType[] {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const wanted = span === null ? '' : `${span.start}-${span.end}`
  const [settled] = useDebouncedValue(wanted, 120)
  const isSettled = wanted !== '' && settled === wanted
  const answer = useQuery({
    queryKey: keys.typesOf(project, view.post, span?.start ?? 0, span?.end ?? 0, view.version),
    queryFn: ({ signal }) =>
      client.suggestions.typesOf(
        { project, post: view.post, start: span?.start ?? 0, end: span?.end ?? 0 },
        { signal },
      ),
    enabled: isSettled && view.version !== null,
    retry: false,
    gcTime: 60_000,
  })
  return isSettled ? (answer.data ?? []) : []
}

/** The types in the order of their digits, with what the model gives each; a click is the digit. */
export function TypeButtons(props: {
  readonly view: PostView
  readonly desk: Desk
  readonly target: Target
  readonly perform: (action: Action) => void
}) {
  const { view, desk, target, perform } = props
  const { view: project, canWrite } = useProject()
  const isAsked = target.kind === 'selection' || target.kind === 'mention' || desk.mode.kind === 'correct'
  const asked = useTypesOf(view, isAsked ? spanOf(desk, view) : null)
  const scores = target.kind === 'suggestion' && desk.mode.kind === 'decide' ? target.suggestion.alternatives : asked
  const current =
    desk.mode.kind === 'correct'
      ? desk.mode.draft.type
      : target.kind === 'suggestion'
        ? target.suggestion.type
        : target.kind === 'mention'
          ? target.mention.type
          : null
  const shown = project.types.slice(0, shownTypes)
  const hidden = project.types.length - shown.length
  if (project.types.length === 0) {
    return <div className={classes.types}>{t('post.noTypes')}</div>
  }
  return (
    <fieldset className={`plain-set ${classes.types}`} aria-label={t('post.types')}>
      {shown.map((type, i) => {
        const score = scores.find((s) => s.type === type.name)?.score
        const chord = chordOf(`type-${i}`)
        return (
          <button
            key={type.name}
            type="button"
            className={`${classes.type} colour-${type.colour}`}
            data-on={current === type.name || undefined}
            aria-pressed={current === type.name}
            aria-label={t('post.labelAs', { type: visibleName(type.name) })}
            aria-keyshortcuts={chord ?? undefined}
            title={type.description === '' ? undefined : type.description}
            disabled={!canWrite}
            {...keepFocus}
            onClick={() => perform(`type-${i}`)}
          >
            {chord !== null && <Keycap chord={chord} />}
            <span className="swatch-dot" aria-hidden="true" />
            <span className={classes.typeName}>
              <NameText name={type.name} />
            </span>
            {(score !== undefined || scores.length === 0) && (
              <span className={classes.prob}>{score === undefined ? '' : scoreText(score)}</span>
            )}
          </button>
        )
      })}
      {hidden > 0 && (
        <Act action="palette" perform={perform}>
          {t('post.more', { n: hidden })}
        </Act>
      )}
    </fieldset>
  )
}
