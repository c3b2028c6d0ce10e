import { memo, type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { ProjectView } from '../../contract/calls/projects.ts'
import type { Word } from '../../contract/domain/post.ts'
import { t } from '../language/language.ts'
import type { RegionLinks } from '../regions/text-links.ts'
import { ArcOverlay } from '../relations/arc-overlay.tsx'
import { endsOf } from '../relations/ends.ts'
import type { PostEvent } from '../relations/relation-step.ts'
import { targetsOf } from '../relations/relation-target.ts'
import type { Scene } from '../relations/scene.ts'
import { type DraggedPair, litEnds } from '../relations/shown-arcs.ts'
import { leaveTextField } from '../shell/keep-focus.ts'
import { scoreText } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import type { Desk } from '../workspace/desk.ts'
import { type Block, type Painted, paintsOf, paragraphsOf, piecesOf, type Run, runsOf } from './paint.ts'
import classes from './post.module.css'

export interface PostTextProps {
  readonly scene: Scene
  readonly desk: Desk
  readonly send: (event: PostEvent) => void
  readonly scroller: RefObject<HTMLDivElement | null>
  /** All relations are drawn, not only those of the focus. */
  readonly isAll: boolean
  /** The relation under the pointer, here or in the table. */
  readonly hovered: string | null
  readonly onHover: (id: string, isOver: boolean) => void
  readonly links: RegionLinks
}

/** A button held down over the text. `head` is the mention that it began on, `pair` what would be related now. */
interface Drag {
  readonly from: number
  readonly side: 'start' | 'end' | null
  readonly head: string | null
  moved: boolean
  pair: DraggedPair | null
}

/** The word under a pointer; -1 where there is none. */
function wordUnder(x: number, y: number): number {
  const element = document.elementFromPoint(x, y)?.closest('[data-w]')
  return element === null || element === undefined ? -1 : Number(element.getAttribute('data-w'))
}

/** The post as text with everything that is said about it in place. Draws only those blocks again that differ. */
export function PostText({ scene, desk, send, scroller, isAll, hovered, onHover, links }: PostTextProps) {
  const { view } = scene
  const { view: project, canWrite } = useProject()
  const canRelate = canWrite && scene.types.length > 0
  const paragraphs = useMemo(() => paragraphsOf(view.text, view.words), [view.text, view.words])
  const section = useRef<HTMLElement>(null)
  const drag = useRef<Drag | null>(null)
  const [dragged, setDragged] = useState<DraggedPair | null>(null)
  const paints = useMemo(() => {
    const from = desk.mode.kind === 'aim' ? desk.mode.from : null
    const targets = from === null ? [] : targetsOf(scene, from)
    const badges = new Map(targets.map((end, i) => [end.key, String.fromCharCode(65 + i)]))
    const lit = litEnds(scene, desk, hovered, dragged)
    return paintsOf(desk, view, {
      badges,
      lit: from === null ? new Set([...lit, ...links.lit]) : new Set([from]),
      shownIn: links.names,
    })
  }, [scene, view, desk, hovered, dragged, links])

  /** The mention that a pointer is over. */
  const endUnder = (word: number): string | null => {
    const at = view.words[word]
    const end = at && endsOf(view).find((e) => e.start < at.end && at.start < e.end)
    return end?.key ?? null
  }

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    leaveTextField()
    const handle = event.target instanceof Element ? event.target.closest('[data-side]') : null
    const word = wordUnder(event.clientX, event.clientY)
    if (handle !== null) {
      event.preventDefault()
      const side = handle.getAttribute('data-side') === 'start' ? 'start' : 'end'
      drag.current = { from: word, moved: false, side, head: null, pair: null }
      send({ kind: 'correct' })
    } else if (word >= 0) {
      event.preventDefault()
      drag.current = {
        from: word,
        moved: false,
        side: null,
        head: canRelate ? endUnder(word) : null,
        pair: null,
      }
      if (event.shiftKey) {
        drag.current.moved = true
        send({ kind: 'place', word, extend: true })
      }
    }
    if (drag.current !== null) event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current
    if (now === null) return
    const word = wordUnder(event.clientX, event.clientY)
    if (word < 0) return
    // From one mention onto another: they are to be related. Onto anything else: words are selected.
    const tail = now.side === null && now.head !== null && !event.shiftKey ? endUnder(word) : null
    const pair = now.head !== null && tail !== null && tail !== now.head ? { head: now.head, tail } : null
    if (pair?.tail !== now.pair?.tail) {
      now.pair = pair
      setDragged(pair)
    }
    if (pair !== null) return
    if (now.side !== null) {
      const at = view.words[word]
      if (at !== undefined) send({ kind: 'stretch', side: now.side, to: at[now.side] })
    } else if (word !== now.from || now.moved) {
      now.moved = true
      send({ kind: 'select', from: now.from, to: word })
    }
  }
  const onPointerUp = () => {
    const now = drag.current
    drag.current = null
    setDragged(null)
    if (now !== null && now.pair !== null) return send({ kind: 'join', ...now.pair })
    if (now !== null && now.side === null && !now.moved) send({ kind: 'place', word: now.from, extend: false })
  }
  const onDoubleClick = (event: React.MouseEvent) => {
    const word = wordUnder(event.clientX, event.clientY)
    if (word >= 0) send({ kind: 'select', from: word, to: word })
  }

  // What is decided about stays in sight, also in a long text.
  useEffect(() => {
    const element = scroller.current?.querySelector(`[data-w="${desk.head}"]`)
    element?.scrollIntoView({ block: 'nearest' })
  }, [desk.head, scroller])

  return (
    <section
      ref={section}
      className={classes.text}
      data-aiming={desk.mode.kind === 'aim' || dragged !== null || undefined}
      data-tour="text"
      aria-label={t('post.text')}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null
        setDragged(null)
      }}
      onDoubleClick={onDoubleClick}
    >
      {view.text === '' && <p className={classes.empty}>{t('post.noText')}</p>}
      {view.text !== '' &&
        paragraphs.map((paragraph) => (
          <p key={paragraph.start} dir="auto" data-long={paragraph.isLong || undefined}>
            {paragraph.blocks.map((block) => {
              const runs = runsOf(block, paints)
              const cursor = desk.head >= block.firstWord && desk.head < block.endWord ? desk.head : -1
              return (
                <BlockView
                  key={block.start}
                  block={block}
                  text={view.text}
                  words={view.words}
                  runs={runs}
                  cursor={cursor}
                  project={project}
                  signature={`${cursor}|${runs.map(signatureOf).join()}`}
                />
              )
            })}
          </p>
        ))}
      <ArcOverlay
        section={section}
        scene={scene}
        desk={desk}
        isAll={isAll}
        drag={dragged}
        hovered={hovered}
        onHover={onHover}
        send={send}
      />
    </section>
  )
}

const paintSignature = (p: Painted) =>
  `${p.key}:${p.look}:${p.type}:${p.score}:${p.focused ? 1 : 0}:${p.doubted ? 1 : 0}:${p.badge}:${p.lit ? 1 : 0}:${p.shownIn}`
const signatureOf = (run: Run) =>
  `${run.start}-${run.end}${run.paint === null ? '' : paintSignature(run.paint)}/${run.also.map(paintSignature).join('/')}`

interface BlockProps {
  readonly block: Block
  readonly text: string
  readonly words: readonly Word[]
  readonly runs: readonly Run[]
  readonly cursor: number
  readonly project: ProjectView
  readonly signature: string
}

const BlockView = memo(
  function BlockView({ block, text, words, runs, cursor, project }: BlockProps) {
    return (
      <span className={classes.block}>
        {runs.map((run) => {
          const pieces = piecesOf(run, words, block.firstWord, block.endWord).map((piece) =>
            piece.word < 0 ? (
              text.slice(piece.start, piece.end)
            ) : (
              <span key={piece.start} data-w={piece.word} data-cursor={piece.word === cursor || undefined}>
                {text.slice(piece.start, piece.end)}
              </span>
            ),
          )
          return run.paint === null ? (
            <span key={run.start}>{pieces}</span>
          ) : (
            <PaintedRun key={run.start} run={run} paint={run.paint} project={project}>
              {pieces}
            </PaintedRun>
          )
        })}
      </span>
    )
  },
  (a, b) =>
    a.signature === b.signature && a.text === b.text && a.words === b.words && a.project.types === b.project.types,
)

const labelWords = (label: string, { score, shownIn }: Painted): string =>
  [label, ...(score === null ? [] : [scoreText(score)]), ...(shownIn === null ? [] : [`▣ ${shownIn}`])].join(' ')

interface PaintedRunProps {
  readonly run: Run
  readonly paint: Painted
  readonly project: ProjectView
  readonly children: React.ReactNode
}

function PaintedRun({ run, paint, project, children }: PaintedRunProps) {
  const also = run.also.find((p) => p.type !== null)
  const label = paint.type === null ? '' : visibleName(paint.type)
  const hasHandles = paint.focused && paint.look !== 'selection' && paint.look !== 'rejected'
  return (
    <span
      className={`${classes.run} ${colourClass(project, paint.type)}`}
      data-look={paint.look}
      data-focused={paint.focused || undefined}
      data-lit={paint.lit || undefined}
      data-doubted={paint.doubted || undefined}
      data-start={run.isStart || undefined}
      data-end={run.isEnd || undefined}
      data-also={also === undefined ? undefined : also.look}
      data-type={paint.type ?? undefined}
      data-label={run.isStart && label !== '' ? labelWords(label, paint) : undefined}
    >
      {paint.badge !== null && run.isStart && <span className={classes.endBadge} data-letter={paint.badge} />}
      {hasHandles && run.isStart && <span className={classes.handle} data-side="start" aria-hidden="true" />}
      {children}
      {hasHandles && run.isEnd && <span className={classes.handle} data-side="end" aria-hidden="true" />}
    </span>
  )
}
