import { Button, Modal, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { uuid7 } from '../ids/uuid7.ts'
import { t } from '../language/language.ts'
import { useProject } from '../shell/project-context.ts'
import classes from './graph.module.css'
import { keyFor, newEntity, putEntity } from './graph-edits.ts'
import { showEntity } from './graph-place.ts'

export function NewEntityDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { session } = useProject()
  const [label, setLabel] = useState('')
  const [types, setTypes] = useState<string[]>([])
  const add = () => {
    const name = label.trim()
    if (name === '') return
    const key = keyFor(name, uuid7())
    session.decide(putEntity(key, null, newEntity(name, types)))
    setLabel('')
    setTypes([])
    onClose()
    showEntity(key)
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('graph.newEntity')}>
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <TextInput
          data-autofocus
          label={t('graph.label')}
          maxLength={500}
          value={label}
          onChange={(e) => setLabel(e.currentTarget.value)}
        />
        <TagsInput label={t('graph.types')} maxTags={50} value={types} onChange={setTypes} />
        <Button type="submit" disabled={label.trim() === ''}>
          {t('graph.add')}
        </Button>
      </form>
    </Modal>
  )
}
