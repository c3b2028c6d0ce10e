import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { MentionSource, ScoredType } from '../../contract/domain/mention.ts'
import { type Action, chordOf } from '../keys/keymap.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { NameText } from '../shell/name-text.tsx'
import { plural, scoreText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { keys } from '../state/query-keys.ts'
import { type Desk, spanOf, type Target, targetOf } from '../workspace/desk.ts'
import { overlaps, suggestionKey, undecided } from '../workspace/visible.ts'
import classes from './post.module.css'

/** So many types have their own button; the others are in the palette. */
const shownTypes = 12

export interface FocusCardProps {
  readonly view: PostView
  readonly desk: Desk
  readonly perform: (action: Action) => void
}

/** The decision under the eye: what is focused, its types with probabilities, and everything that can be done to it. */
export function FocusCard({ view, desk, perform }: FocusCardProps) {
  const target = targetOf(desk, view)
  const span = spanOf(desk, view)
  const isDraft = desk.mode.kind === 'correct'
  return (
    <section className={classes.card} aria-label="Decision" data-kind={isDraft ? 'draft' : target.kind}>
      {span === null ? (
        <NothingFocused view={view} desk={desk} perform={perform} />
      ) : (
        <>
          <div className={classes.cardHead} aria-live="polite">
            <span className={classes.surface} title={view.text.slice(span.start, span.end)}>
              <bdi>{view.text.slice(span.start, span.end)}</bdi>
            </span>
            <span className={classes.dim}>{headWords(target, isDraft)}</span>
            <Note target={target} view={view} span={span} />
          </div>
          <TypeButtons view={view} desk={desk} target={target} perform={perform} />
          <div className={classes.acts}>
            {isDraft ? (
              <DraftActs desk={desk} perform={perform} />
            ) : (
              <TargetActs target={target} view={view} perform={perform} />
            )}
          </div>
        </>
      )}
    </section>
  )
}

function headWords(target: Target, isDraft: boolean): string {
  if (isDraft) return 'becomes'
  switch (target.kind) {
    case 'suggestion':
      return 'is a'
    case 'mention':
      return target.mention.verdict === 'accepted' ? 'is confirmed as' : 'was rejected as'
    case 'selection':
      return 'selected; it is a'
    case 'none':
      return ''
    default:
      return target satisfies never
  }
}

export function sourceWords(source: MentionSource): string {
  switch (source.kind) {
    case 'person':
      return 'by hand'
    case 'import':
      return `from ${visibleName(source.file)}`
    case 'suggestion':
      return `${scoreText(source.score)} by ${source.version}`
    case 'correction':
      return `corrected, was ${visibleName(source.type)} ${scoreText(source.score)}`
    default:
      return source satisfies never
  }
}

function Note({
  target,
  view,
  span,
}: {
  readonly target: Target
  readonly view: PostView
  readonly span: { start: number; end: number }
}) {
  if (target.kind === 'suggestion')
    return <span className={classes.note}>suggested by {view.version ?? 'the imported file'}</span>
  if (target.kind === 'mention') return <span className={classes.note}>{sourceWords(target.mention.source)}</span>
  const replaced = view.mentions.filter(
    (m) => m.verdict === 'accepted' && overlaps(m, span) && (m.start !== span.start || m.end !== span.end),
  )
  if (replaced.length === 0) return null
  return <span className={classes.note}>replaces {replaced.map((m) => `“${m.surface}”`).join(', ')}</span>
}

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

function TypeButtons(props: {
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
    return <div className={classes.types}>This project has no types yet. Add them on the page “Types”.</div>
  }
  return (
    <fieldset className={`plain-set ${classes.types}`} aria-label="Types">
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
            aria-label={`Label as ${visibleName(type.name)}`}
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
          {hidden} more
        </Act>
      )}
    </fieldset>
  )
}

/** A button that does what its key does; it never takes the focus from the text, so that Space stays a key of ours. */
function Act(props: {
  readonly action: Action
  readonly perform: (action: Action) => void
  readonly children: ReactNode
  readonly strong?: boolean
  readonly scope?: 'correct'
  readonly label?: string
}) {
  const { canWrite } = useProject()
  const chord = chordOf(props.action, props.scope)
  return (
    <button
      type="button"
      className={classes.act}
      data-strong={props.strong || undefined}
      aria-label={props.label}
      aria-keyshortcuts={chord ?? undefined}
      disabled={!canWrite}
      {...keepFocus}
      onClick={() => props.perform(props.action)}
    >
      {chord !== null && <Keycap chord={chord} />}
      {props.children}
    </button>
  )
}

function Edges({ perform }: { readonly perform: (action: Action) => void }) {
  const edge = (action: Action, label: string, icon: ReactNode) => (
    <button
      type="button"
      className={classes.edge}
      aria-label={label}
      title={label}
      {...keepFocus}
      onClick={() => perform(action)}
    >
      {icon}
    </button>
  )
  return (
    <>
      <span className={classes.edges}>
        start
        {edge('start-left', 'Start to the left', <IconChevronLeft size={14} />)}
        {edge('start-right', 'Start to the right', <IconChevronRight size={14} />)}
      </span>
      <span className={classes.edges}>
        end
        {edge('end-left', 'End to the left', <IconChevronLeft size={14} />)}
        {edge('end-right', 'End to the right', <IconChevronRight size={14} />)}
      </span>
    </>
  )
}

function DraftActs({ desk, perform }: { readonly desk: Desk; readonly perform: (action: Action) => void }) {
  return (
    <>
      <Act action="keep" scope="correct" perform={perform} strong label="Keep">
        keep
      </Act>
      <Act action="leave" scope="correct" perform={perform} label="Leave as it was">
        leave
      </Act>
      <Act action="stride" perform={perform} label={`Boundaries by ${desk.stride}`}>
        by {desk.stride}
      </Act>
      <span className={classes.spring} />
      <Edges perform={perform} />
    </>
  )
}

function TargetActs({
  target,
  view,
  perform,
}: {
  readonly target: Target
  readonly view: PostView
  readonly perform: (action: Action) => void
}) {
  const left = undecided(view).length
  const all = left > 1 && (
    <>
      <span className={classes.spring} />
      <Act action="accept-all" perform={perform} label={`Accept all ${left}`}>
        all {left}
      </Act>
    </>
  )
  switch (target.kind) {
    case 'suggestion':
      return (
        <>
          <Act action="accept" perform={perform} strong label="Accept">
            accept
          </Act>
          <Act action="reject" perform={perform} label="Reject">
            reject
          </Act>
          <Act action="pass" perform={perform} label="Skip">
            skip
          </Act>
          <Act action="correct" perform={perform} label="Correct">
            correct
          </Act>
          {all}
        </>
      )
    case 'mention':
      return (
        <>
          {target.mention.verdict === 'rejected' ? (
            <Act action="accept" perform={perform} label="Accept">
              accept after all
            </Act>
          ) : (
            <Act action="reject" perform={perform} label="Reject">
              reject
            </Act>
          )}
          <Act action="correct" perform={perform} label="Correct">
            correct
          </Act>
          <Act action="delete" perform={perform} label="Delete">
            delete
          </Act>
          {left > 0 && (
            <Act action="next" perform={perform} label="Next suggestion">
              next suggestion
            </Act>
          )}
          {all}
        </>
      )
    case 'selection':
      return (
        <>
          <span className={classes.dim}>a digit labels it</span>
          <Act action="leave" perform={perform} label="Let go">
            let go
          </Act>
          {left > 0 && (
            <Act action="next" perform={perform} label="Next suggestion">
              next suggestion
            </Act>
          )}
          {all}
        </>
      )
    case 'none':
      return null
    default:
      return target satisfies never
  }
}

function NothingFocused({ view, desk, perform }: FocusCardProps) {
  const open = undecided(view)
  const passed = open.filter((s) => desk.passed.includes(suggestionKey(s))).length
  const accepted = view.mentions.filter((m) => m.verdict === 'accepted').length
  const isRenewed = desk.focus.kind === 'suggestion'
  const title = isRenewed
    ? 'The suggestions here were renewed'
    : open.length > 0
      ? passed === open.length
        ? `${plural(passed, 'suggestion')} passed over`
        : `${plural(open.length, 'suggestion')} to check`
      : view.version === null
        ? 'The model has not read this post yet'
        : 'Nothing left to check here'
  const text =
    open.length > 0
      ? 'Go to the next one, or finish the post.'
      : `${plural(accepted, 'mention')} confirmed. Select words to label more.`
  return (
    <>
      <div className={classes.cardHead}>
        <span className={classes.surface}>{title}</span>
      </div>
      <div className={classes.dim}>{text}</div>
      <div className={classes.acts}>
        {open.length > 0 && (
          <Act action="next" perform={perform} label="Next suggestion">
            next suggestion
          </Act>
        )}
        <Act action="done" perform={perform} strong label="Done, next post">
          done, next post
        </Act>
        <Act action="pass" perform={perform} label="Skip">
          skip
        </Act>
        <Act action="take-back" perform={perform} label="Take back">
          take back
        </Act>
        {open.length > 1 && (
          <Act action="accept-all" perform={perform} label={`Accept all ${open.length}`}>
            all {open.length}
          </Act>
        )}
      </div>
    </>
  )
}
