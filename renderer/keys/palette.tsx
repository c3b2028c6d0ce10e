import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { PostId } from '../../contract/domain/post.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import { t } from '../language/language.ts'
import type { PostEvent } from '../relations/relation-step.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Keycap } from '../shell/keycap.tsx'
import { useProject } from '../shell/project-context.ts'
import { go, route } from '../shell/route.ts'
import { visibleName } from '../shell/visible-name.ts'
import { keys } from '../state/query-keys.ts'
import { type Action, type Condition, keymap, typeIndexOf } from './keymap.ts'
import classes from './keys.module.css'
import { labelText } from './label-text.ts'

interface Item {
  readonly id: string
  readonly section: 'types' | 'commands' | 'posts'
  readonly text: string
  readonly extra: string
  readonly chord: string | null
  readonly colour: number | null
  readonly run: () => void
}

export interface PaletteProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly perform: (action: Action) => void
  readonly send: (event: PostEvent) => void
  readonly open: (post: PostId) => void
  readonly holds: (condition: Condition) => boolean
  /** The types that digits give a relation now, in their order; null where digits give types to mentions. */
  readonly relationTypes: readonly RelationType[] | null
}

/** Types, commands and posts by name, for everything that has no key in the fingers yet. */
export function Palette(props: PaletteProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      withCloseButton={false}
      aria-label={t('keys.palette')}
      size="lg"
      padding="xs"
      yOffset="12vh"
      centered={false}
      // There with the key that opens it: what is typed next is for its field.
      transitionProps={{ duration: 0 }}
    >
      <PaletteBody {...props} />
    </Modal>
  )
}

const sectionText = ({ section }: Item) => t(`keys.section_${section}`)

/** Every word of the query somewhere in the text, in any order. */
export function matches(text: string, query: string): boolean {
  const where = text.toLocaleLowerCase()
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => where.includes(word))
}

function PaletteBody({ onClose, perform, send, open, holds, relationTypes }: PaletteProps) {
  const { view, overlay, session } = useProject()
  const { client } = useDeskPorts()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [asked] = useDebouncedValue(text.trim(), 120)
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const found = useQuery({
    queryKey: [...keys.project(session.project), 'palette', asked],
    queryFn: ({ signal }) =>
      client.posts.queue(
        { project: session.project, order: 'file', status: null, search: asked.slice(0, 200), offset: 0, limit: 6 },
        { signal },
      ),
    enabled: asked !== '',
    staleTime: 5_000,
  })

  const toScreen = (screen: 'label' | 'learning' | 'types') => () => {
    const now = route.get()
    if (now.kind === 'project') go({ ...now, screen })
  }
  const command = (name: string, run: () => void): Item => ({
    id: name,
    section: 'commands',
    text: name,
    extra: '',
    chord: null,
    colour: null,
    run,
  })
  const items: Item[] = [
    ...(holds('can-label') ? (relationTypes ?? view.types) : []).map(
      (type, i): Item => ({
        id: `type ${type.name}`,
        section: 'types',
        text: visibleName(type.name),
        extra: type.description.slice(0, 80),
        chord: keymap.find((b) => typeIndexOf(b.action) === i)?.chords[0] ?? null,
        colour: type.colour,
        run: () => send({ kind: relationTypes === null ? 'type' : 'choose', type: type.name }),
      }),
    ),
    ...keymap
      .filter(
        (b) =>
          typeIndexOf(b.action) === null &&
          (b.scope === 'label' || b.scope === 'region' || b.action === 'undo' || b.action === 'redo') &&
          !/^(nudge|grow|fine)-/.test(b.action) &&
          b.action !== 'leave-region' &&
          holds(b.when),
      )
      .map(
        (b): Item => ({
          ...command(labelText(b.label), () => perform(b.action)),
          id: `key ${b.action}`,
          chord: b.chords[0] ?? null,
        }),
      ),
    command(t('imports.title'), () => overlay.set('import')),
    command(t('shell.overlay_export'), () => overlay.set('export')),
    command(t('shell.overlay_history'), () => overlay.set('history')),
    command(t('review.title'), () => overlay.set('review')),
    command(t('shell.screen_learning'), toScreen('learning')),
    command(t('shell.screen_types'), toScreen('types')),
    command(t('tour.take'), () => overlay.set('tour')),
    command(t('shell.overlay_settings'), () => overlay.set('settings')),
    command(t('shell.allProjects'), () => go({ kind: 'projects' })),
  ].filter((item) => matches(`${sectionText(item)} ${item.text} ${item.extra}`, text.trim()))
  const posts = (asked === '' || asked !== text.trim() ? [] : (found.data?.rows ?? [])).map(
    (row): Item => ({
      id: `post ${row.post}`,
      section: 'posts',
      text: row.excerpt,
      extra: visibleName(row.name),
      chord: null,
      colour: null,
      run: () => open(row.post),
    }),
  )
  const shown = [...items, ...posts]
  const selected = Math.min(at, shown.length - 1)

  const choose = (item: Item | undefined) => {
    if (item === undefined) return
    onClose()
    item.run()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt(Math.min(shown.length - 1, selected + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, selected - 1))
    else if (event.key === 'Enter') choose(shown[selected])
    else return
    event.preventDefault()
  }
  useLayoutEffect(() => field.current?.focus(), [])
  useEffect(() => {
    list.current?.querySelector('[data-selected]')?.scrollIntoView({ block: 'nearest' })
  })
  return (
    <>
      <TextInput
        ref={field}
        data-autofocus
        variant="unstyled"
        className={classes.search}
        aria-label={t('keys.search')}
        placeholder={t('keys.placeholder')}
        leftSection={<IconSearch size={16} />}
        value={text}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={shown[selected] === undefined ? undefined : `palette-${selected}`}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      <div className={classes.list} ref={list} role="listbox" id="palette-list" aria-label={t('keys.results')}>
        {shown.length === 0 && <div className={classes.section}>{t('keys.nothing')}</div>}
        {shown.map((item, i) => (
          <div key={item.id}>
            {item.section !== shown[i - 1]?.section && <div className={classes.section}>{sectionText(item)}</div>}
            <button
              type="button"
              id={`palette-${i}`}
              role="option"
              aria-selected={i === selected}
              tabIndex={-1}
              className={classes.item}
              data-selected={i === selected || undefined}
              onMouseMove={() => setAt(i)}
              onClick={() => choose(item)}
            >
              {item.colour !== null && <span className={`swatch-dot colour-${item.colour}`} aria-hidden="true" />}
              <span className={classes.text} dir="auto">
                {item.text}
              </span>
              <span className={classes.extra}>{item.extra}</span>
              {item.chord !== null && <Keycap chord={item.chord} />}
            </button>
          </div>
        ))}
      </div>
    </>
  )
}
