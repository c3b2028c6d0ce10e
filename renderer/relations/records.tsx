import { IconAlertTriangle, IconArrowsHorizontal } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Action } from '../keys/keymap.ts'
import { chordOf } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { RecordTable } from '../post/record-table.tsx'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { useProject } from '../shell/project-context.ts'
import type { Desk } from '../workspace/desk.ts'
import { undecided } from '../workspace/visible.ts'
import type { PostEvent } from './relation-step.ts'
import { RelationTable } from './relation-table.tsx'
import classes from './relations.module.css'
import { proposedOf, type Scene } from './scene.ts'
import { allArcs } from './shown-arcs.ts'

export interface RecordsProps {
  readonly scene: Scene
  readonly desk: Desk
  readonly isAll: boolean
  readonly hovered: string | null
  readonly onHover: (id: string, isOver: boolean) => void
  readonly send: (event: PostEvent) => void
  readonly perform: (action: Action) => void
}

type Side = 'mentions' | 'relations'

const sideOf = (desk: Desk): Side | null => {
  const { kind } = desk.focus
  if (kind === 'relation' || kind === 'pair') return 'relations'
  return kind === 'mention' || kind === 'suggestion' || kind === 'selection' ? 'mentions' : null
}

/** Mentions and relations as lists: beside each other where there is room, else the one that the focus is in. */
export function Records({ scene, desk, isAll, hovered, onHover, send, perform }: RecordsProps) {
  const { view: project } = useProject()
  const { view } = scene
  const scroller = useRef<HTMLDivElement>(null)
  const [side, setSide] = useState<Side>('mentions')
  const wanted = sideOf(desk)
  useEffect(() => {
    if (wanted !== null) setSide(wanted)
  }, [wanted])

  const relations = view.relations.length + proposedOf(scene).length
  if (project.relationTypes.length === 0 && relations === 0) {
    return (
      <div className={classes.records}>
        <div className={classes.side} data-shown="true">
          <RecordTable view={view} desk={desk} send={send} />
        </div>
      </div>
    )
  }
  const mentions = view.mentions.length + undecided(view).length
  const breaches = allArcs(scene).filter(({ breach }) => breach !== null).length
  const tab = (name: Side, label: string, mark: ReactNode = null) => (
    <button
      type="button"
      role="tab"
      id={`tab-${name}`}
      className={classes.tab}
      aria-selected={side === name}
      aria-controls={`records-${name}`}
      {...keepFocus}
      onClick={() => setSide(name)}
    >
      {label}
      {mark}
    </button>
  )
  const allChord = chordOf('all-arcs')
  return (
    <div className={classes.records}>
      <div className={classes.tabs}>
        <div role="tablist" aria-label={t('relations.lists')}>
          {tab('mentions', t('relations.mentionTab', { n: mentions }))}
          {tab(
            'relations',
            t('relations.relationTab', { n: relations }),
            breaches > 0 && <Breaches count={breaches} />,
          )}
        </div>
        <span className={classes.grow} />
        <button
          type="button"
          className={classes.switch}
          aria-pressed={isAll}
          aria-label={t('relations.showAll')}
          aria-keyshortcuts={allChord ?? undefined}
          {...keepFocus}
          onClick={() => perform('all-arcs')}
        >
          {allChord !== null && <Keycap chord={allChord} />}
          <IconArrowsHorizontal size={13} aria-hidden="true" /> {t('relations.allInText')}
        </button>
      </div>
      <div className={classes.sides}>
        <div
          className={classes.side}
          role="tabpanel"
          id="records-mentions"
          aria-labelledby="tab-mentions"
          data-shown={side === 'mentions' || undefined}
        >
          <RecordTable view={view} desk={desk} send={send} />
        </div>
        <div
          className={classes.side}
          role="tabpanel"
          id="records-relations"
          aria-labelledby="tab-relations"
          data-shown={side === 'relations' || undefined}
          ref={scroller}
        >
          <RelationTable
            scene={scene}
            desk={desk}
            hovered={hovered}
            onHover={onHover}
            send={send}
            scroller={scroller}
          />
        </div>
      </div>
    </div>
  )
}

function Breaches({ count }: { readonly count: number }) {
  const words = t('relations.breaches', { count })
  return (
    <span className={classes.breaches} role="img" aria-label={words} title={words}>
      <IconAlertTriangle size={13} aria-hidden="true" /> {count}
    </span>
  )
}
