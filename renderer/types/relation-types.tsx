import { Button, Checkbox, MultiSelect, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useId, useState } from 'react'
import { defaultRelationTypes } from '../../contract/domain/default-relation-types.ts'
import { typeName } from '../../contract/domain/entity-type.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import { t } from '../language/language.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { ColourPicker, freeColour } from './colour-picker.tsx'
import { RemoveType } from './remove-type.tsx'
import { typeFromName } from './type-from-name.ts'
import classes from './types.module.css'
import { useTypesNow } from './use-types-now.ts'

type ChangeType = (name: string, before: RelationType | null, after: RelationType | null) => void

/** The types of relations, and between which mentions each is offered; each change is a decision in the log. */
export function RelationTypes() {
  const { session, canWrite } = useProject()
  const heading = useId()
  const { types, relationTypes } = useTypesNow()
  const entityTypes = types.map((type) => type.name)
  const change: ChangeType = (name, before, after) =>
    session.decide({ intent: 'edit-relation-types', changes: [{ kind: 'relation-type', name, before, after }] })
  const adopt = () =>
    session.decide({
      intent: 'edit-relation-types',
      changes: defaultRelationTypes.map((type) => ({
        kind: 'relation-type',
        name: type.name,
        before: null,
        after: withKnownEnds(type, entityTypes),
      })),
    })
  return (
    <section aria-labelledby={heading} className={classes.section}>
      <h2 id={heading} className={classes.heading}>
        {t('types.relations')}
      </h2>
      <p className={classes.lead}>{t('types.relationsLead')}</p>
      <table className={classes.table} aria-label={t('types.relationTypes')}>
        {relationTypes.length > 0 && (
          <thead>
            <tr>
              <th aria-label={t('types.colour')} />
              <th>{t('types.name')}</th>
              <th>{t('types.from')}</th>
              <th>{t('types.to')}</th>
              <th>{t('types.bothWays')}</th>
              <th>{t('types.description')}</th>
              <th aria-label={t('types.removeColumn')} />
            </tr>
          </thead>
        )}
        <tbody>
          {relationTypes.map((type) => (
            <RelationTypeRow
              key={type.name}
              type={type}
              others={relationTypes.map(({ name }) => name)}
              entityTypes={entityTypes}
              change={change}
            />
          ))}
          {relationTypes.length === 0 && (
            <tr>
              <td className={classes.none}>{t('types.noneRelations', { number: defaultRelationTypes.length })}</td>
            </tr>
          )}
        </tbody>
      </table>
      {canWrite && (
        <div className={classes.adding}>
          <NewRelationType
            taken={relationTypes}
            entityTypes={entityTypes}
            add={(type) => change(type.name, null, type)}
          />
          {relationTypes.length === 0 && (
            <Button variant="default" onClick={adopt}>
              {t('types.adopt', { number: defaultRelationTypes.length })}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

/** An end that names types which this project does not have would never be offered: any type may stand there instead. */
const withKnownEnds = (type: RelationType, known: readonly string[]): RelationType => ({
  ...type,
  heads: type.heads.filter((name) => known.includes(name)),
  tails: type.tails.filter((name) => known.includes(name)),
})

interface RowProps {
  readonly type: RelationType
  readonly others: readonly string[]
  readonly entityTypes: readonly string[]
  readonly change: ChangeType
}

function RelationTypeRow({ type, others, entityTypes, change }: RowProps) {
  const { canWrite } = useProject()
  const [description, setDescription] = useState(type.description)
  const name = visibleName(type.name)
  const put = (after: Partial<RelationType>) => change(type.name, type, { ...type, ...after })
  const ends = (side: 'heads' | 'tails') => (
    <MultiSelect
      size="xs"
      variant="filled"
      aria-label={t(`types.${side}Of`, { name })}
      placeholder={type[side].length === 0 ? t('types.any') : ''}
      data={[...new Set([...entityTypes, ...type[side]])]}
      value={[...type[side]]}
      disabled={!canWrite}
      onChange={(chosen) => put({ [side]: chosen })}
    />
  )
  return (
    <tr className={`colour-${type.colour}`}>
      <td className={classes.colourCell}>
        <ColourPicker
          label={t('types.colourOf', { name })}
          value={type.colour}
          onChange={(colour) => put({ colour })}
        />
      </td>
      <td className={classes.relationName}>
        <NameText name={type.name} />
      </td>
      <td className={classes.ends}>{ends('heads')}</td>
      <td className={classes.ends}>{ends('tails')}</td>
      <td className={classes.both}>
        <Checkbox
          size="xs"
          aria-label={t('types.symmetric', { name })}
          checked={type.symmetric}
          disabled={!canWrite}
          onChange={(event) => put({ symmetric: event.currentTarget.checked })}
        />
      </td>
      <td>
        <TextInput
          size="xs"
          variant="filled"
          aria-label={t('types.descriptionOf', { name })}
          placeholder={t('types.when')}
          value={description}
          maxLength={2000}
          disabled={!canWrite}
          onChange={(event) => setDescription(event.currentTarget.value)}
          onBlur={() => {
            if (description !== type.description) put({ description })
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur()
          }}
        />
      </td>
      <td className={classes.tools}>
        {canWrite && (
          <RemoveType
            kind="relation"
            name={type.name}
            tip={t('types.removeRelationType')}
            others={others}
            remove={() => change(type.name, type, null)}
          />
        )}
      </td>
    </tr>
  )
}

function NewRelationType(props: {
  readonly taken: readonly RelationType[]
  readonly entityTypes: readonly string[]
  readonly add: (type: RelationType) => void
}) {
  const { taken, entityTypes, add } = props
  const [name, setName] = useState('')
  const parsed = typeName.safeParse(name.trim())
  const isTaken = taken.some((type) => type.name === name.trim())
  const problem = name === '' ? null : isTaken ? t('types.taken') : parsed.success ? null : t('types.unprintable')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!parsed.success || isTaken) return
    add({ ...typeFromName(parsed.data, entityTypes), colour: freeColour(taken) })
    setName('')
  }
  return (
    <form className={classes.add} onSubmit={submit}>
      <TextInput
        w="22rem"
        aria-label={t('types.nameOfNewRelation')}
        placeholder={t('types.newRelationPlaceholder')}
        value={name}
        maxLength={64}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" leftSection={<IconPlus size={16} />} disabled={!parsed.success || isTaken}>
        {t('types.addRelation')}
      </Button>
    </form>
  )
}
