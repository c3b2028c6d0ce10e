import { Trans } from 'react-i18next'
import { type Action, chordOf } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { Act } from '../post/acts.tsx'
import classes from '../post/post.module.css'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { scoreText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import type { Desk } from '../workspace/desk.ts'
import { undecided } from '../workspace/visible.ts'
import { breachOf, breachWords } from './breach.ts'
import { type End, endOf } from './ends.ts'
import { canReverse } from './relation-conditions.ts'
import { attachedTo, type RelationTarget, relationTargetOf, targetsOf } from './relation-target.ts'
import { relationSourceWords, shortName, typeWords } from './relation-words.ts'
import own from './relations.module.css'
import {
  type Choice,
  choicesInOrder,
  choicesOf,
  choicesOfDecided,
  isSymmetric,
  proposedOf,
  type Scene,
} from './scene.ts'

export interface RelationCardProps {
  readonly scene: Scene
  readonly desk: Desk
  readonly perform: (action: Action) => void
}

/** Whether the card is about a relation now, and which state it shows. */
export function relationCardKind(desk: Desk, scene: Scene): string | null {
  if (desk.mode.kind === 'aim' || desk.mode.kind === 'relate' || desk.mode.kind === 'ask') return desk.mode.kind
  const { kind } = relationTargetOf(desk, scene)
  return kind === 'none' ? null : kind
}

/** The decision about a relation under the eye, as `FocusCard` shows one about a mention. */
export function RelationCard({ scene, desk, perform }: RelationCardProps) {
  const { mode } = desk
  switch (mode.kind) {
    case 'aim':
      return <Aim scene={scene} from={mode.from} perform={perform} />
    case 'relate':
      return <Relate scene={scene} mode={mode} perform={perform} />
    case 'ask':
      return <Ask scene={scene} mode={mode} perform={perform} />
    case 'decide':
    case 'correct':
      return <Standing scene={scene} desk={desk} perform={perform} />
    default:
      return mode satisfies never
  }
}

function Pair(props: { readonly head: End; readonly tail: End; readonly between: string; readonly isEven: boolean }) {
  const { head, tail, between, isEven } = props
  return (
    <span className={own.pair}>
      <bdi title={visibleName(head.surface)}>{head.surface}</bdi>
      <span className={own.arrow}>
        {isEven ? '— ' : ''}
        {between}
        {isEven ? ' —' : ' →'}
      </span>
      <bdi title={visibleName(tail.surface)}>{tail.surface}</bdi>
    </span>
  )
}

/** So many have a digit without Shift. */
const shownChoices = 10

function Choices(props: {
  readonly choices: readonly Choice[]
  readonly current: string | null
  readonly scene: Scene
  readonly perform: (action: Action) => void
}) {
  const { choices, current, scene, perform } = props
  const { canWrite } = useProject()
  if (scene.types.length === 0) {
    return <div className={classes.types}>{t('relations.noTypes')}</div>
  }
  if (choices.length === 0) {
    return <div className={classes.types}>{t('relations.noTypeJoins')}</div>
  }
  const hidden = choices.length - shownChoices
  return (
    <fieldset className={`plain-set ${classes.types}`} aria-label={t('relations.types')}>
      {choices.slice(0, shownChoices).map(({ type, score }, i) => {
        const chord = chordOf(`type-${i}`)
        return (
          <button
            key={type.name}
            type="button"
            className={`${classes.type} colour-${type.colour}`}
            data-on={current === type.name || undefined}
            aria-pressed={current === type.name}
            aria-label={t('relations.relateAs', { type: visibleName(type.name) })}
            aria-keyshortcuts={chord ?? undefined}
            title={
              type.description === ''
                ? visibleName(type.name)
                : t('relations.typeAbout', { type: visibleName(type.name), description: type.description })
            }
            disabled={!canWrite}
            {...keepFocus}
            onClick={() => perform(`type-${i}`)}
          >
            {chord !== null && <Keycap chord={chord} />}
            <span className="swatch-dot" aria-hidden="true" />
            <span className={classes.typeName}>{shortName(type.name, scene.types)}</span>
            {score !== null && <span className={classes.prob}>{scoreText(score)}</span>}
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

function Aim({ scene, from, perform }: { scene: Scene; from: string; perform: (action: Action) => void }) {
  const head = endOf(scene.view, from)
  const targets = targetsOf(scene, from)
  const { canWrite } = useProject()
  return (
    <>
      <div className={classes.cardHead} aria-live="polite">
        <span className={classes.surface}>
          <bdi>{head?.surface}</bdi>
        </span>
        <span className={classes.dim}>{t('relations.relatesTo')}</span>
        <span className={classes.note}>{t('relations.otherWayNote')}</span>
      </div>
      <fieldset className={`plain-set ${classes.types} ${own.targets}`} aria-label={t('relations.others')}>
        {targets.map((target, i) => (
          <button
            key={target.key}
            type="button"
            className={classes.type}
            aria-label={t('relations.relateTo', { surface: visibleName(target.surface) })}
            aria-keyshortcuts={chordOf(`target-${i}`) ?? undefined}
            disabled={!canWrite}
            {...keepFocus}
            onClick={() => perform(`target-${i}`)}
          >
            <Keycap chord={chordOf(`target-${i}`) ?? ''} />
            <span className={classes.typeName}>
              <bdi>{target.surface}</bdi>
            </span>
          </button>
        ))}
      </fieldset>
      <div className={classes.acts}>
        <Act action="leave" scope="aim" perform={perform} label={t('relations.leaveIt')}>
          {t('relations.leave')}
        </Act>
      </div>
    </>
  )
}

type RelateMode = Extract<Desk['mode'], { kind: 'relate' }>

function Relate({ scene, mode, perform }: { scene: Scene; mode: RelateMode; perform: (action: Action) => void }) {
  const head = endOf(scene.view, mode.head)
  const tail = endOf(scene.view, mode.tail)
  if (head === null || tail === null) return null
  return (
    <>
      <div className={classes.cardHead} aria-live="polite">
        <Pair head={head} tail={tail} between="…" isEven={false} />
        <span className={classes.note}>{t('relations.digitSays')}</span>
      </div>
      <Choices choices={choicesInOrder(scene, head, tail, mode.order)} current={null} scene={scene} perform={perform} />
      <div className={classes.acts}>
        <Act action="flip" perform={perform} label={t('relations.turnIt')}>
          {t('relations.turn')}
        </Act>
        <Act action="no-relation" perform={perform} label={t('relations.noneIt')}>
          {t('relations.none')}
        </Act>
        <Act action="leave" scope="relate" perform={perform} label={t('relations.leaveIt')}>
          {t('relations.leave')}
        </Act>
      </div>
    </>
  )
}

type AskMode = Extract<Desk['mode'], { kind: 'ask' }>

function Ask({ scene, mode, perform }: { scene: Scene; mode: AskMode; perform: (action: Action) => void }) {
  const end = endOf(scene.view, mode.mention)
  const { relations, links, entities } = attachedTo(scene, mode.mention)
  const what = [
    ...(relations > 0 ? [t('counted.relation', { count: relations })] : []),
    ...(links > 0 ? [t('relations.imageLinks', { count: links })] : []),
    ...(entities > 0 ? [t('relations.graphLinks', { count: entities })] : []),
  ].join(t('relations.and'))
  const isDelete = mode.what === 'delete'
  return (
    <>
      <div className={classes.cardHead} role="alert">
        <span className={classes.surface}>
          <Trans
            i18nKey={isDelete ? 'relations.deleteWith' : 'relations.rejectWith'}
            values={{ what }}
            components={{ name: <bdi>{end?.surface}</bdi> }}
          />
        </span>
      </div>
      <div className={classes.dim}>{t('relations.goTogether')}</div>
      <div className={classes.acts}>
        <Act
          action="keep"
          scope="ask"
          perform={perform}
          strong
          label={isDelete ? t('relations.deleteThem') : t('relations.rejectThem')}
        >
          {isDelete ? t('relations.deleteThemNow') : t('relations.rejectThemNow')}
        </Act>
        <Act action="leave" scope="ask" perform={perform} label={t('relations.leaveIt')}>
          {t('relations.leave')}
        </Act>
      </div>
    </>
  )
}

/** A decided or a proposed relation in focus. */
function Standing({ scene, desk, perform }: RelationCardProps) {
  const target = relationTargetOf(desk, scene)
  if (target.kind === 'none') return null
  const { head, tail } = target.kind === 'relation' ? target.decided : target.proposed
  const type = target.kind === 'relation' ? target.decided.relation.type : target.proposed.type
  const choices = target.kind === 'relation' ? choicesOfDecided(scene, target.decided) : choicesOf(scene, head, tail)
  const isEven = type === null || isSymmetric(scene.types, type)
  const breach = target.kind === 'relation' ? breachOf(target.decided, scene.types) : null
  return (
    <>
      <div className={classes.cardHead} aria-live="polite">
        <Pair head={head} tail={tail} between={typeWords(type, scene.types)} isEven={isEven} />
        <span className={classes.note}>{standingWords(target, scene)}</span>
      </div>
      {breach !== null && (
        <div className={own.breach} role="status">
          {breachWords(breach, scene.types)}
        </div>
      )}
      <Choices choices={choices} current={type} scene={scene} perform={perform} />
      <div className={classes.acts}>
        {target.kind === 'proposed' ? (
          <ProposedActs perform={perform} scene={scene} canTurn={canReverse(desk, scene)} />
        ) : (
          <DecidedActs
            perform={perform}
            scene={scene}
            canTurn={canReverse(desk, scene)}
            verdict={target.decided.relation.verdict}
            isNone={type === null}
          />
        )}
      </div>
    </>
  )
}

function standingWords(target: Exclude<RelationTarget, { kind: 'none' }>, scene: Scene): string {
  if (target.kind === 'proposed') {
    return scene.version === null
      ? t('relations.suggestedByModel')
      : t('relations.suggestedBy', { version: scene.version })
  }
  const { verdict, source } = target.decided.relation
  const words = relationSourceWords(source, scene.types)
  return verdict === 'rejected' ? t('post.rejectedFrom', { source: words }) : words
}

function All({ scene, perform }: { readonly scene: Scene; readonly perform: (action: Action) => void }) {
  const left = proposedOf(scene).length
  if (left < 2 || undecided(scene.view).length > 0) return null
  return (
    <>
      <span className={classes.spring} />
      <Act action="accept-all" perform={perform} label={t('post.acceptAll', { n: left })}>
        {t('post.all', { n: left })}
      </Act>
    </>
  )
}

interface ActsProps {
  readonly scene: Scene
  readonly perform: (action: Action) => void
  readonly canTurn: boolean
}

function ProposedActs({ scene, perform, canTurn }: ActsProps) {
  return (
    <>
      <Act action="accept" perform={perform} strong label={t('post.acceptIt')}>
        {t('post.accept')}
      </Act>
      <Act action="reject" perform={perform} label={t('post.rejectIt')}>
        {t('post.reject')}
      </Act>
      <Act action="no-relation" perform={perform} label={t('relations.noneIt')}>
        {t('relations.none')}
      </Act>
      <Act action="pass" perform={perform} label={t('post.skipIt')}>
        {t('post.skip')}
      </Act>
      {canTurn && (
        <Act action="flip" perform={perform} label={t('relations.turnIt')}>
          {t('relations.reverse')}
        </Act>
      )}
      <All scene={scene} perform={perform} />
    </>
  )
}

function DecidedActs(props: ActsProps & { readonly verdict: 'accepted' | 'rejected'; readonly isNone: boolean }) {
  const { scene, perform, canTurn, verdict, isNone } = props
  const left = undecided(scene.view).length + proposedOf(scene).length
  return (
    <>
      {verdict === 'rejected' ? (
        <Act action="accept" perform={perform} label={t('post.acceptIt')}>
          {t('post.acceptAfterAll')}
        </Act>
      ) : (
        !isNone && (
          <Act action="reject" perform={perform} label={t('post.rejectIt')}>
            {t('post.reject')}
          </Act>
        )
      )}
      {canTurn && verdict === 'accepted' && (
        <Act action="flip" perform={perform} label={t('relations.turnIt')}>
          {t('relations.reverse')}
        </Act>
      )}
      {!isNone && (
        <Act action="no-relation" perform={perform} label={t('relations.noneIt')}>
          {t('relations.none')}
        </Act>
      )}
      <Act action="delete" perform={perform} label={t('post.deleteIt')}>
        {t('post.delete')}
      </Act>
      {left > 0 && (
        <Act action="next" perform={perform} label={t('post.nextIt')}>
          {t('post.next')}
        </Act>
      )}
      <All scene={scene} perform={perform} />
    </>
  )
}
