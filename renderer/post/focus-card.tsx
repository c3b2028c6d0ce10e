import type { PostView } from '../../contract/calls/posts.ts'
import type { Action } from '../keys/keymap.ts'
import { LinkPanel } from '../links/link-panel.tsx'
import { LinkedEntity } from '../links/linked-entity.tsx'
import { meaningOf, type OpenLinking } from '../links/use-linking.ts'
import { endsOf } from '../relations/ends.ts'
import { RelationCard, relationCardKind } from '../relations/relation-card.tsx'
import type { Scene } from '../relations/scene.ts'
import { type Desk, spanOf, type Target, targetOf } from '../workspace/desk.ts'
import { overlaps, undecided } from '../workspace/visible.ts'
import { Act, Edges } from './acts.tsx'
import { NothingFocused } from './nothing-focused.tsx'
import classes from './post.module.css'
import { sourceWords } from './source-words.ts'
import { TypeButtons } from './type-buttons.tsx'

export interface FocusCardProps {
  readonly scene: Scene
  readonly desk: Desk
  readonly linking: OpenLinking | null
  readonly perform: (action: Action) => void
}

/** The decision under the eye: what is focused, its types with probabilities, and everything that can be done to it. */
export function FocusCard({ scene, desk, linking, perform }: FocusCardProps) {
  const { view } = scene
  const relation = relationCardKind(desk, scene)
  const target = targetOf(desk, view)
  const span = spanOf(desk, view)
  const isDraft = desk.mode.kind === 'correct'
  return (
    <section
      className={classes.card}
      aria-label="Decision"
      data-kind={relation ?? (linking !== null ? 'link' : isDraft ? 'draft' : target.kind)}
    >
      {relation !== null ? (
        <RelationCard scene={scene} desk={desk} perform={perform} />
      ) : linking !== null ? (
        <LinkPanel open={linking} perform={perform} />
      ) : span === null ? (
        <NothingFocused scene={scene} desk={desk} perform={perform} />
      ) : (
        <>
          <div className={classes.cardHead} aria-live="polite">
            <span className={classes.surface} title={view.text.slice(span.start, span.end)}>
              <bdi>{view.text.slice(span.start, span.end)}</bdi>
            </span>
            <span className={classes.dim}>{headWords(target, isDraft)}</span>
            <Means target={target} view={view} />
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

/** What a confirmed mention means in the graph. */
function Means({ target, view }: { readonly target: Target; readonly view: PostView }) {
  const link = target.kind === 'mention' ? meaningOf(view, target.mention.id) : undefined
  return link === undefined ? null : <LinkedEntity entity={link.entity} />
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
  const relate = endsOf(view).length > 1 && (
    <Act action="relate" perform={perform} label="Relate">
      relate
    </Act>
  )
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
          {relate}
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
          {target.mention.verdict === 'accepted' && relate}
          {target.mention.verdict === 'accepted' && (
            <Act action="link" perform={perform} label="Link to the graph">
              graph
            </Act>
          )}
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
