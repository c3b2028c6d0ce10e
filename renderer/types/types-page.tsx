import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { type EntityType, typeName } from '../../contract/domain/entity-type.ts'
import { chordOf } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { Keycap } from '../shell/keycap.tsx'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { visibleName } from '../shell/visible-name.ts'
import { ColourPicker, freeColour } from './colour-picker.tsx'
import { RelationTypes } from './relation-types.tsx'
import { RemoveType } from './remove-type.tsx'
import { RetiredTypes } from './retired-types.tsx'
import classes from './types.module.css'
import { useTypesNow } from './use-types-now.ts'

/** The types of the project in the order of their digits; each change is a decision in the log. */
export function TypesPage() {
  const { session, canWrite } = useProject()
  const { types } = useTypesNow()
  const change = (name: string, before: EntityType | null, after: EntityType | null) =>
    session.decide({ intent: 'edit-types', changes: [{ kind: 'entity-type', name, before, after }] })
  return (
    <main className={shell.page}>
      <div className={shell.pageInner}>
        <h1 className={shell.pageTitle}>{t('types.title')}</h1>
        <p className={classes.lead}>{t('types.lead')}</p>
        <table className={classes.table} aria-label={t('types.title')}>
          <tbody>
            {types.map((type, i) => (
              <TypeRow key={type.name} type={type} others={types.map(({ name }) => name)} index={i} change={change} />
            ))}
            {types.length === 0 && (
              <tr>
                <td className={classes.none}>{t('types.none')}</td>
              </tr>
            )}
          </tbody>
        </table>
        {canWrite && <NewType taken={types} add={(type) => change(type.name, null, type)} />}
        <RelationTypes />
        <RetiredTypes />
      </div>
    </main>
  )
}

function TypeRow(props: {
  readonly type: EntityType
  readonly others: readonly string[]
  readonly index: number
  readonly change: (name: string, before: EntityType | null, after: EntityType | null) => void
}) {
  const { type, others, index, change } = props
  const { canWrite } = useProject()
  const [description, setDescription] = useState(type.description)
  const chord = chordOf(`type-${index}`)
  const keep = () => {
    if (description !== type.description) change(type.name, type, { ...type, description })
  }
  return (
    <tr className={`colour-${type.colour}`}>
      <td className={classes.digit}>{chord !== null && <Keycap chord={chord} />}</td>
      <td className={classes.colourCell}>
        <ColourPicker
          label={t('types.colourOf', { name: visibleName(type.name) })}
          value={type.colour}
          onChange={(colour) => change(type.name, type, { ...type, colour })}
        />
      </td>
      <td className={classes.name}>
        <NameText name={type.name} />
      </td>
      <td>
        <TextInput
          size="xs"
          variant="filled"
          aria-label={t('types.descriptionOf', { name: visibleName(type.name) })}
          placeholder={t('types.when')}
          value={description}
          maxLength={2000}
          disabled={!canWrite}
          onChange={(event) => setDescription(event.currentTarget.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur()
          }}
        />
      </td>
      <td className={classes.tools}>
        {canWrite && (
          <RemoveType
            kind="entity"
            name={type.name}
            tip={t('types.removeType')}
            others={others}
            remove={() => change(type.name, type, null)}
          />
        )}
      </td>
    </tr>
  )
}

function NewType({ taken, add }: { readonly taken: readonly EntityType[]; readonly add: (type: EntityType) => void }) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<number | null>(null)
  const colour = chosen ?? freeColour(taken)
  const parsed = typeName.safeParse(name.trim())
  const isTaken = taken.some((type) => type.name === name.trim())
  const problem = name === '' ? null : isTaken ? t('types.taken') : parsed.success ? null : t('types.unprintable')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!parsed.success || isTaken) return
    add({ name: parsed.data, colour, description: '' })
    setName('')
    setChosen(null)
  }
  return (
    <form className={classes.add} onSubmit={submit}>
      <ColourPicker label={t('types.colourOfNew')} value={colour} onChange={setChosen} />
      <TextInput
        w="18rem"
        aria-label={t('types.nameOfNew')}
        placeholder={t('types.newPlaceholder')}
        value={name}
        maxLength={64}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" leftSection={<IconPlus size={16} />} disabled={!parsed.success || isTaken}>
        {t('types.add')}
      </Button>
    </form>
  )
}
