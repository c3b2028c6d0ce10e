import type { PostView } from '../../contract/calls/posts.ts'
import type { Action } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { listText } from '../language/list-text.ts'
import { LinkPanel } from '../links/link-panel.tsx'
import { LinkedEntity } from '../links/linked-entity.tsx'
import { meaningOf, type OpenLinking } from '../links/use-linking.ts'
import { endsOf } from '../relations/ends.ts'
import { RelationCard, relationCardKind } from '../relations/relation-card.tsx'
import type { Scene } from '../relations/scene.ts'
import { visibleName } from '../shell/visible-name.ts'
import { type Desk, spanOf, type Target, targetOf } from '../workspace/desk.ts'
import { doubtOf, openItems } from '../workspace/doubts.ts'
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
      data-tour="decision"
      aria-label={t('post.decision')}
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
  if (isDraft) return t('post.becomes')
  switch (target.kind) {
    case 'suggestion':
      return t('post.isA')
    case 'mention':
      return target.mention.verdict === 'accepted' ? t('post.isConfirmedAs') : t('post.wasRejectedAs')
    case 'selection':
      return t('post.selected')
    case 'none':
      return ''
    default:
      return target satisfies never
  }
}

/** Why the last review of the labels asks about this; null where it does not. */
function doubtWords(target: Target, view: PostView): string | null {
  if (target.kind === 'suggestion')
    return view.suggestions.includes(target.suggestion) ? null : t('post.doubtedMissing')
  const doubt = target.kind === 'mention' ? doubtOf(view, target.mention) : null
  if (doubt === null) return null
  if (doubt.instead === null) return t('post.doubtedNothing')
  const type = visibleName(doubt.instead)
  return doubt.instead === doubt.type ? t('post.doubtedSpan', { type }) : t('post.doubtedAs', { type })
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
  const doubt = doubtWords(target, view)
  if (doubt !== null)
    return (
      <span className={classes.note} data-doubt title={doubt}>
        {doubt}
      </span>
    )
  if (target.kind === 'suggestion')
    return (
      <span className={classes.note}>
        {view.version === null ? t('post.suggestedByFile') : t('post.suggestedBy', { version: view.version })}
      </span>
    )
  if (target.kind === 'mention') return <span className={classes.note}>{sourceWords(target.mention.source)}</span>
  const replaced = view.mentions.filter(
    (m) => m.verdict === 'accepted' && overlaps(m, span) && (m.start !== span.start || m.end !== span.end),
  )
  if (replaced.length === 0) return null
  return (
    <span className={classes.note}>
      {t('post.replaces', {
        mentions: listText(replaced.map(({ surface }) => t('post.quoted', { text: surface }))),
      })}
    </span>
  )
}

function DraftActs({ desk, perform }: { readonly desk: Desk; readonly perform: (action: Action) => void }) {
  return (
    <>
      <Act action="keep" scope="correct" perform={perform} strong label={t('post.keepIt')}>
        {t('post.keep')}
      </Act>
      <Act action="leave" scope="correct" perform={perform} label={t('post.leaveIt')}>
        {t('post.leave')}
      </Act>
      <Act
        action="stride"
        perform={perform}
        label={desk.stride === 'word' ? t('post.boundariesByWord') : t('post.boundariesByCharacter')}
      >
        {desk.stride === 'word' ? t('post.byWord') : t('post.byCharacter')}
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
  const open = openItems(view).length
  const relate = endsOf(view).length > 1 && (
    <Act action="relate" perform={perform} label={t('post.relateIt')}>
      {t('post.relate')}
    </Act>
  )
  const all = left > 1 && (
    <>
      <span className={classes.spring} />
      <Act action="accept-all" perform={perform} label={t('post.acceptAll', { n: left })}>
        {t('post.all', { n: left })}
      </Act>
    </>
  )
  switch (target.kind) {
    case 'suggestion':
      return (
        <>
          <Act action="accept" perform={perform} strong label={t('post.acceptIt')}>
            {t('post.accept')}
          </Act>
          <Act action="reject" perform={perform} label={t('post.rejectIt')}>
            {t('post.reject')}
          </Act>
          <Act action="pass" perform={perform} label={t('post.skipIt')}>
            {t('post.skip')}
          </Act>
          <Act action="correct" perform={perform} label={t('post.correctIt')}>
            {t('post.correct')}
          </Act>
          {relate}
          {all}
        </>
      )
    case 'mention':
      return (
        <>
          {doubtOf(view, target.mention) !== null && (
            <Act action="accept" perform={perform} strong label={t('post.keepLabelIt')}>
              {t('post.keepLabel')}
            </Act>
          )}
          {target.mention.verdict === 'rejected' ? (
            <Act action="accept" perform={perform} label={t('post.acceptIt')}>
              {t('post.acceptAfterAll')}
            </Act>
          ) : (
            <Act action="reject" perform={perform} label={t('post.rejectIt')}>
              {t('post.reject')}
            </Act>
          )}
          <Act action="correct" perform={perform} label={t('post.correctIt')}>
            {t('post.correct')}
          </Act>
          {target.mention.verdict === 'accepted' && relate}
          {target.mention.verdict === 'accepted' && (
            <Act action="link" perform={perform} label={t('post.linkIt')}>
              {t('post.graph')}
            </Act>
          )}
          <Act action="delete" perform={perform} label={t('post.deleteIt')}>
            {t('post.delete')}
          </Act>
          {open > (doubtOf(view, target.mention) === null ? 0 : 1) && (
            <Act action="next" perform={perform} label={t('post.nextIt')}>
              {t('post.next')}
            </Act>
          )}
          {all}
        </>
      )
    case 'selection':
      return (
        <>
          <span className={classes.dim}>{t('post.digitLabels')}</span>
          <Act action="leave" perform={perform} label={t('post.letGoIt')}>
            {t('post.letGo')}
          </Act>
          {left > 0 && (
            <Act action="next" perform={perform} label={t('post.nextIt')}>
              {t('post.next')}
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
