import { IconCheck, IconCircleDashed, IconTrash, IconX } from '@tabler/icons-react'
import { memo, useEffect, useMemo, useRef } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { GraphKey } from '../../contract/domain/graph.ts'
import type { MentionRecord } from '../../contract/domain/mention.ts'
import { t } from '../language/language.ts'
import { LinkedEntity } from '../links/linked-entity.tsx'
import { meaningOf } from '../links/use-linking.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { NameText } from '../shell/name-text.tsx'
import { scoreText } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import type { Desk, Focus } from '../workspace/desk.ts'
import { doubtOf } from '../workspace/doubts.ts'
import type { DeskEvent } from '../workspace/step.ts'
import { suggestionKey, undecided } from '../workspace/visible.ts'
import classes from './post.module.css'
import { sourceWords } from './source-words.ts'

interface Record {
  readonly key: string
  readonly start: number
  readonly surface: string
  readonly type: string
  readonly verdict: 'suggested' | 'accepted' | 'rejected'
  readonly from: string
  /** By the last review of the labels. */
  readonly isDoubted: boolean
  readonly focus: Focus
  /** The entity it means; null: nothing in the graph; undefined: nobody said. */
  readonly means: GraphKey | null | undefined
}

function decidedWords(view: PostView, mention: MentionRecord): string {
  const source = sourceWords(mention.source)
  if (mention.verdict === 'rejected') return t('post.rejectedFrom', { source })
  return doubtOf(view, mention) === null ? source : t('post.doubted', { source })
}

function recordsOf(view: PostView): Record[] {
  const suggested = undecided(view).map(
    (s): Record => ({
      key: suggestionKey(s),
      start: s.start,
      surface: s.surface,
      type: s.type,
      verdict: 'suggested',
      from: t(view.suggestions.includes(s) ? 'post.suggestedAt' : 'post.reviewReads', { score: scoreText(s.score) }),
      isDoubted: !view.suggestions.includes(s),
      focus: { kind: 'suggestion', key: suggestionKey(s) },
      means: undefined,
    }),
  )
  const decided = view.mentions.map(
    (m): Record => ({
      key: m.id,
      start: m.start,
      surface: m.surface,
      type: m.type,
      verdict: m.verdict,
      from: decidedWords(view, m),
      isDoubted: doubtOf(view, m) !== null,
      focus: { kind: 'mention', id: m.id },
      means: meaningOf(view, m.id)?.entity,
    }),
  )
  return [...suggested, ...decided].sort((a, b) => a.start - b.start)
}

const verdictNames = {
  suggested: 'post.suggestion',
  accepted: 'post.isConfirmed',
  rejected: 'post.isRejected',
} as const

/** Everything said about the post as a list, in the order of the text; also what was rejected, which the text hides. */
export const RecordTable = memo(function RecordTable(props: {
  readonly view: PostView
  readonly desk: Desk
  readonly send: (event: DeskEvent) => void
}) {
  const { view, desk, send } = props
  const { view: project, canWrite } = useProject()
  const records = useMemo(() => recordsOf(view), [view])
  const focused =
    desk.focus.kind === 'mention' ? desk.focus.id : desk.focus.kind === 'suggestion' ? desk.focus.key : null
  if (records.length === 0) return <div className={classes.records} />
  return (
    <div className={classes.records}>
      <table aria-label={t('post.mentionsHere')}>
        <tbody>
          {records.map((record) => (
            <RecordRow
              key={record.key}
              record={record}
              colour={colourClass(project, record.type)}
              isFocused={record.key === focused}
              canWrite={canWrite}
              send={send}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
})

interface RecordRowProps {
  readonly record: Record
  readonly colour: string
  readonly isFocused: boolean
  readonly canWrite: boolean
  readonly send: (event: DeskEvent) => void
}

const RecordRow = memo(
  function RecordRow({ record, colour, isFocused, canWrite, send }: RecordRowProps) {
    const row = useRef<HTMLTableRowElement>(null)
    useEffect(() => {
      if (isFocused) row.current?.scrollIntoView({ block: 'nearest' })
    }, [isFocused])
    const does = (kind: 'accept' | 'reject' | 'delete') => () => {
      send({ kind: 'focus', focus: record.focus })
      send({ kind })
    }
    return (
      <tr
        ref={row}
        className={colour}
        data-verdict={record.verdict}
        data-doubted={record.isDoubted || undefined}
        data-focused={isFocused || undefined}
        {...keepFocus}
        onClick={() => send({ kind: 'focus', focus: record.focus })}
      >
        <td className={classes.mark}>
          {record.verdict === 'suggested' ? (
            <IconCircleDashed size={14} aria-hidden="true" />
          ) : record.verdict === 'accepted' ? (
            <IconCheck size={14} aria-hidden="true" />
          ) : (
            <IconX size={14} aria-hidden="true" />
          )}
        </td>
        <td className={classes.surfaceCell}>
          <button
            type="button"
            className={classes.surfaceButton}
            aria-label={t('post.spoken', {
              verdict: t(verdictNames[record.verdict]),
              surface: record.surface,
              type: record.type,
            })}
          >
            <bdi>{record.surface}</bdi>
          </button>
        </td>
        <td className={classes.typeCell}>
          <NameText name={record.type} />
        </td>
        <td className={classes.from} title={record.from}>
          {record.means !== undefined && <LinkedEntity entity={record.means} />} {record.from}
        </td>
        <td className={classes.tools}>
          {canWrite && (
            <Tools record={record} accept={does('accept')} reject={does('reject')} remove={does('delete')} />
          )}
        </td>
      </tr>
    )
  },
  (a, b) =>
    a.record.key === b.record.key &&
    a.record.verdict === b.record.verdict &&
    a.record.surface === b.record.surface &&
    a.record.type === b.record.type &&
    a.record.from === b.record.from &&
    a.record.isDoubted === b.record.isDoubted &&
    a.record.means === b.record.means &&
    a.colour === b.colour &&
    a.isFocused === b.isFocused &&
    a.canWrite === b.canWrite &&
    a.send === b.send,
)

function Tools(props: {
  readonly record: Record
  readonly accept: () => void
  readonly reject: () => void
  readonly remove: () => void
}) {
  const { record } = props
  const { surface } = record
  const tool = (name: string, spoken: string, icon: React.ReactNode, run: () => void) => (
    <button
      type="button"
      className={classes.tool}
      aria-label={spoken}
      title={name}
      onClick={(event) => {
        event.stopPropagation()
        run()
      }}
    >
      {icon}
    </button>
  )
  return (
    <>
      {record.verdict !== 'accepted' &&
        tool(t('post.acceptIt'), t('post.acceptThis', { surface }), <IconCheck size={15} />, props.accept)}
      {record.verdict !== 'rejected' &&
        tool(t('post.rejectIt'), t('post.rejectThis', { surface }), <IconX size={15} />, props.reject)}
      {record.verdict !== 'suggested' &&
        tool(t('post.deleteIt'), t('post.deleteThis', { surface }), <IconTrash size={15} />, props.remove)}
    </>
  )
}
