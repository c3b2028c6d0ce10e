import { Modal, Switch } from '@mantine/core'
import { useState } from 'react'
import { t } from '../language/language.ts'
import { useStore } from '../shell/desk-context.ts'
import { Keycap } from '../shell/keycap.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import type { KeySlot } from './key-sink.ts'
import { type Binding, isOneOfMany, type KeyGroup, type KeyScope, keymap, typeIndexOf } from './keymap.ts'
import classes from './keys.module.css'
import { labelText } from './label-text.ts'
import { validBindings } from './resolve.ts'

const groups: readonly KeyGroup[] = [
  'decide',
  'text',
  'types',
  'relations',
  'posts',
  'image',
  'regions',
  'graph',
  'everything',
]

/** Where a key works, for those that do not work everywhere on the desk. */
const placeText = (scope: KeyScope): string | null =>
  scope === 'everywhere' || scope === 'label' ? null : t(`keys.place_${scope}`)

/** The keys that do something now; on wish all of them, the others pale. */
export function KeysOverlay(props: { readonly opened: boolean; readonly onClose: () => void; readonly slot: KeySlot }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('keys.title')} size="64rem">
      <Table slot={props.slot} />
    </Modal>
  )
}

function Table({ slot }: { readonly slot: KeySlot }) {
  const { view, overlay } = useProject()
  useStore(overlay)
  const [isAll, setAll] = useState(false)
  const sink = slot.current
  const valid = validBindings(
    [...(sink?.scopes ?? []), 'everywhere'],
    (condition) => sink?.holds(condition) ?? condition === 'always',
  )
  const isKnown = (binding: Binding) => {
    if (isOneOfMany(binding.action)) return false
    const index = typeIndexOf(binding.action)
    return index === null || index < view.types.length
  }
  const shown = (isAll ? keymap : valid).filter(isKnown)
  const nameOf = (binding: Binding) => {
    const index = typeIndexOf(binding.action)
    return index === null ? labelText(binding.label) : visibleName(view.types[index]?.name ?? labelText(binding.label))
  }
  return (
    <div data-autofocus tabIndex={-1} className={classes.body}>
      <Switch
        className={classes.all}
        size="xs"
        label={t('keys.also')}
        checked={isAll}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      <div className={classes.groups}>
        {groups.map((group) => {
          const rows = shown.filter((binding) => binding.group === group)
          if (rows.length === 0) return null
          return (
            <section key={group} aria-label={t(`keys.group_${group}`)}>
              <h3 className={classes.group}>{t(`keys.group_${group}`)}</h3>
              <dl className={classes.rows}>
                {rows.map((binding) => (
                  <div
                    key={`${binding.scope} ${binding.action} ${binding.chords.join()}`}
                    className={classes.row}
                    data-off={isAll && !valid.includes(binding) ? 'true' : undefined}
                  >
                    <dt>
                      {binding.chords.map((chord) => (
                        <Keycap key={chord} chord={chord} />
                      ))}
                    </dt>
                    <dd>
                      {nameOf(binding)}
                      {isAll && placeText(binding.scope) !== null && (
                        <span className={classes.where}> {placeText(binding.scope)}</span>
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
      </div>
    </div>
  )
}
