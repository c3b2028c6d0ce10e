import { Button, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { GraphEntity, GraphKey } from '../../contract/domain/graph.ts'
import { t } from '../language/language.ts'
import { useProject } from '../shell/project-context.ts'
import { EntityPicker } from './entity-picker.tsx'
import classes from './graph.module.css'
import { mergeInto, putEntity, stateFact } from './graph-edits.ts'
import { usePredicates } from './use-graph.ts'

/** Changes an entity, states a fact about it, or merges it into another. */
export function EditEntity(props: {
  readonly shown: GraphKey
  readonly entity: GraphEntity
  readonly onDone: () => void
}) {
  const { session } = useProject()
  const { shown, entity, onDone } = props
  const [label, setLabel] = useState(entity.label)
  const [aliases, setAliases] = useState([...entity.aliases])
  const [types, setTypes] = useState([...entity.types])
  const [description, setDescription] = useState(entity.description)
  const [into, setInto] = useState<GraphKey | null>(null)
  const predicates = usePredicates()
  const [predicate, setPredicate] = useState<GraphKey | null>(null)
  const [tail, setTail] = useState<GraphKey | null>(null)
  const save = () => {
    const after = { ...entity, label: label.trim(), aliases, types, description: description.trim() }
    if (JSON.stringify(after) !== JSON.stringify(entity)) session.decide(putEntity(shown, entity, after))
    onDone()
  }
  return (
    <div className={classes.stack}>
      <TextInput
        size="xs"
        label={t('graph.label')}
        maxLength={500}
        value={label}
        onChange={(e) => setLabel(e.currentTarget.value)}
      />
      <TagsInput size="xs" label={t('graph.aliases')} maxTags={100} value={aliases} onChange={setAliases} />
      <TagsInput size="xs" label={t('graph.types')} maxTags={50} value={types} onChange={setTypes} />
      <Textarea
        size="xs"
        label={t('graph.description')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={20_000}
        value={description}
        onChange={(e) => setDescription(e.currentTarget.value)}
      />
      <Button size="xs" onClick={save}>
        {t('graph.save')}
      </Button>
      <fieldset className={`plain-set ${classes.stack}`}>
        <legend className={classes.summary}>{t('graph.stateAFact')}</legend>
        <Select
          size="xs"
          searchable
          aria-label={t('graph.predicate')}
          placeholder={t('graph.predicate')}
          value={predicate}
          onChange={setPredicate}
          data={(predicates.data ?? []).map(({ key, predicate: { label: name } }) => ({
            value: key,
            label: name || key,
          }))}
        />
        <EntityPicker label={t('graph.otherEntity')} value={tail} except="" onChange={setTail} />
        <Button
          size="xs"
          variant="default"
          disabled={predicate === null || tail === null}
          onClick={() => {
            if (predicate === null || tail === null) return
            session.decide(stateFact({ head: shown, predicate, tail }))
            setTail(null)
          }}
        >
          {t('graph.stateIt')}
        </Button>
      </fieldset>
      <fieldset className={`plain-set ${classes.stack}`}>
        <legend className={classes.summary}>{t('graph.sameAs')}</legend>
        <EntityPicker label={t('graph.mergeInto')} value={into} except={shown} onChange={setInto} />
        <Button
          size="xs"
          variant="default"
          disabled={into === null}
          onClick={() => {
            if (into === null) return
            session.decide(mergeInto(shown, entity, into))
            onDone()
          }}
        >
          {t('graph.merge')}
        </Button>
      </fieldset>
    </div>
  )
}
