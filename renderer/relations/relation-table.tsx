import {
  IconAlertTriangle,
  IconArrowRight,
  IconArrowsHorizontal,
  IconCheck,
  IconCircleDashed,
  IconCircleOff,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type RefObject, useEffect, useMemo } from 'react'
import { t } from '../language/language.ts'
import { settings } from '../settings/settings.ts'
import { useStore } from '../shell/desk-context.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { scoreText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import type { Desk, Focus } from '../workspace/desk.ts'
import { type Breach, breachOf, breachWords } from './breach.ts'
import type { End } from './ends.ts'
import type { PostEvent } from './relation-step.ts'
import { relationSourceWords, relationWords, typeWords } from './relation-words.ts'
import classes from './relations.module.css'
import { allDecided, isSymmetric, proposedOf, type Scene } from './scene.ts'

interface Row {
  readonly key: string
  readonly head: End
  readonly tail: End
  readonly type: string | null
  readonly verdict: 'suggested' | 'accepted' | 'rejected'
  /** Of a proposal. */
  readonly score: number | null
  readonly from: string
  readonly breach: Breach | null
  readonly focus: Focus
}

/** Proposals and decisions, both in the order of the text. */
function rowsOf(scene: Scene): Row[] {
  const proposed = proposedOf(scene).map(
    ({ key, head, tail, type, score }): Row => ({
      key,
      head,
      tail,
      type,
      verdict: 'suggested',
      score,
      from: t('relations.suggested'),
      breach: null,
      focus: { kind: 'pair', key },
    }),
  )
  const decided = allDecided(scene.view).map((each): Row => {
    const { relation, head, tail } = each
    const source = relationSourceWords(relation.source, scene.types)
    return {
      key: relation.id,
      head,
      tail,
      type: relation.type,
      verdict: relation.verdict,
      score: null,
      from: relation.verdict === 'rejected' ? t('post.rejectedFrom', { source }) : source,
      breach: breachOf(each, scene.types),
      focus: { kind: 'relation', id: relation.id },
    }
  })
  return [...proposed, ...decided]
}

const verdictNames = {
  suggested: 'post.suggestion',
  accepted: 'post.isConfirmed',
  rejected: 'post.isRejected',
} as const

/** Below so many rows a table is drawn whole: find-in-page and screen readers then have all of it. */
const drawnWhole = 80

export const RelationTable = memo(function RelationTable(props: {
  readonly scene: Scene
  readonly desk: Desk
  readonly hovered: string | null
  readonly onHover: (id: string, isOver: boolean) => void
  readonly send: (event: PostEvent) => void
  readonly scroller: RefObject<HTMLDivElement | null>
}) {
  const { scene, desk, hovered, onHover, send, scroller } = props
  const { canWrite } = useProject()
  const { textScale } = useStore(settings)
  const rows = useMemo(() => rowsOf(scene), [scene])
  const focused = desk.focus.kind === 'relation' ? desk.focus.id : desk.focus.kind === 'pair' ? desk.focus.key : null
  const focusedRow = rows.findIndex((row) => row.key === focused)
  const isWhole = rows.length <= drawnWhole
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => Math.round(16 * textScale * 2.05),
    overscan: 12,
    enabled: !isWhole,
  })
  useEffect(() => {
    if (focusedRow < 0) return
    if (!isWhole) return virtual.scrollToIndex(focusedRow)
    scroller.current?.querySelector('[data-focused]')?.scrollIntoView({ block: 'nearest' })
  }, [focusedRow, isWhole, virtual, scroller])

  if (rows.length === 0) {
    return <p className={classes.empty}>{t('relations.empty')}</p>
  }
  const items = isWhole ? null : virtual.getVirtualItems()
  const shown = items === null ? rows : items.map((item) => rows[item.index]!)
  const above = items?.[0]?.start ?? 0
  const after = items === null ? 0 : virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <table className={classes.table} aria-label={t('relations.ofPost')} aria-rowcount={rows.length}>
      <tbody>
        {above > 0 && <Pad height={above} />}
        {shown.map((row) => (
          <RelationRow
            key={row.key}
            row={row}
            scene={scene}
            isFocused={row.key === focused}
            isHovered={row.key === hovered}
            canWrite={canWrite}
            onHover={onHover}
            send={send}
          />
        ))}
        {after > 0 && <Pad height={after} />}
      </tbody>
    </table>
  )
})

const Pad = ({ height }: { readonly height: number }) => (
  <tr className={classes.pad}>
    <td style={{ height }} colSpan={6} />
  </tr>
)

interface RowProps {
  readonly row: Row
  readonly scene: Scene
  readonly isFocused: boolean
  readonly isHovered: boolean
  readonly canWrite: boolean
  readonly onHover: (id: string, isOver: boolean) => void
  readonly send: (event: PostEvent) => void
}

function RelationRow({ row, scene, isFocused, isHovered, canWrite, onHover, send }: RowProps) {
  const { head, tail, type, verdict, breach } = row
  const colour = scene.types.find(({ name }) => name === type)?.colour ?? 9
  const isEven = type === null || isSymmetric(scene.types, type)
  const words = relationWords(head, type, tail, scene.types)
  const spoken = t('relations.spoken', { verdict: t(verdictNames[verdict]), words })
  const from = breach === null ? row.from : breachWords(breach, scene.types)
  const focus = () => send({ kind: 'focus', focus: row.focus })
  const does = (kind: 'accept' | 'reject' | 'delete') => () => {
    focus()
    send({ kind })
  }
  return (
    <tr
      className={`colour-${colour}`}
      data-verdict={verdict}
      data-breach={breach !== null || undefined}
      data-focused={isFocused || undefined}
      data-hovered={isHovered || undefined}
      onPointerEnter={() => onHover(row.key, true)}
      onPointerLeave={() => onHover(row.key, false)}
      {...keepFocus}
      onClick={focus}
    >
      <td className={classes.mark}>
        {breach !== null ? (
          <IconAlertTriangle size={14} aria-hidden="true" />
        ) : verdict === 'suggested' ? (
          <IconCircleDashed size={14} aria-hidden="true" />
        ) : verdict === 'rejected' ? (
          <IconX size={14} aria-hidden="true" />
        ) : type === null ? (
          <IconCircleOff size={14} aria-hidden="true" />
        ) : (
          <IconCheck size={14} aria-hidden="true" />
        )}
      </td>
      <td className={classes.endCell}>
        <button
          type="button"
          className={classes.rowButton}
          aria-label={breach === null ? spoken : t('relations.spokenAgainst', { spoken })}
          aria-description={breach === null ? undefined : from}
          onFocus={() => onHover(row.key, true)}
          onBlur={() => onHover(row.key, false)}
        >
          <bdi>{head.surface}</bdi>
        </button>
      </td>
      <td className={classes.typeCell} title={type === null ? undefined : visibleName(type)}>
        {typeWords(type, scene.types)}
        {row.score !== null && <span className={classes.score}> {scoreText(row.score)}</span>}
      </td>
      <td className={classes.turn}>
        {isEven ? (
          <IconArrowsHorizontal size={13} aria-hidden="true" />
        ) : (
          <IconArrowRight size={13} aria-hidden="true" />
        )}
      </td>
      <td className={classes.endCell} title={visibleName(tail.surface)}>
        <bdi>{tail.surface}</bdi>
      </td>
      <td className={classes.from} title={from}>
        {from}
      </td>
      <td className={classes.tools}>
        {canWrite && (
          <>
            {verdict !== 'accepted' && (
              <Tool name={t('post.acceptIt')} spoken={t('post.acceptThis', { surface: words })} run={does('accept')}>
                <IconCheck size={15} />
              </Tool>
            )}
            {verdict !== 'rejected' && type !== null && (
              <Tool name={t('post.rejectIt')} spoken={t('post.rejectThis', { surface: words })} run={does('reject')}>
                <IconX size={15} />
              </Tool>
            )}
            {verdict !== 'suggested' && (
              <Tool name={t('post.deleteIt')} spoken={t('post.deleteThis', { surface: words })} run={does('delete')}>
                <IconTrash size={15} />
              </Tool>
            )}
          </>
        )}
      </td>
    </tr>
  )
}

function Tool(props: {
  readonly name: string
  readonly spoken: string
  readonly run: () => void
  readonly children: React.ReactNode
}) {
  return (
    <button
      type="button"
      className={classes.tool}
      aria-label={props.spoken}
      title={props.name}
      onClick={(event) => {
        event.stopPropagation()
        props.run()
      }}
    >
      {props.children}
    </button>
  )
}
