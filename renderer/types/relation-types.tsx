import { ActionIcon, Button, Checkbox, MultiSelect, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useId, useState } from 'react'
import { defaultRelationTypes } from '../../contract/domain/default-relation-types.ts'
import { typeName } from '../../contract/domain/entity-type.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { ColourPicker, freeColour } from './colour-picker.tsx'
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
        Relations
      </h2>
      <p className={classes.lead}>
        What two mentions can be to each other. Only types that fit both mentions are offered and suggested; of a type
        that holds both ways, the two directions are one relation.
      </p>
      <table className={classes.table} aria-label="Types of relations">
        {relationTypes.length > 0 && (
          <thead>
            <tr>
              <th aria-label="Colour" />
              <th>Name</th>
              <th>From</th>
              <th>To</th>
              <th>Both ways</th>
              <th>Description</th>
              <th aria-label="Remove" />
            </tr>
          </thead>
        )}
        <tbody>
          {relationTypes.map((type) => (
            <RelationTypeRow key={type.name} type={type} entityTypes={entityTypes} change={change} />
          ))}
          {relationTypes.length === 0 && (
            <tr>
              <td className={classes.none}>
                No types of relations yet. Add one, or begin with the {defaultRelationTypes.length} of the MNRE data
                set.
              </td>
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
              Take the {defaultRelationTypes.length} types of MNRE
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
  readonly entityTypes: readonly string[]
  readonly change: ChangeType
}

function RelationTypeRow({ type, entityTypes, change }: RowProps) {
  const { canWrite } = useProject()
  const [description, setDescription] = useState(type.description)
  const name = visibleName(type.name)
  const put = (after: Partial<RelationType>) => change(type.name, type, { ...type, ...after })
  const ends = (side: 'heads' | 'tails', label: string) => (
    <MultiSelect
      size="xs"
      variant="filled"
      aria-label={`${label} of ${name}`}
      placeholder={type[side].length === 0 ? 'any' : ''}
      data={[...new Set([...entityTypes, ...type[side]])]}
      value={[...type[side]]}
      disabled={!canWrite}
      onChange={(chosen) => put({ [side]: chosen })}
    />
  )
  return (
    <tr className={`colour-${type.colour}`}>
      <td className={classes.colourCell}>
        <ColourPicker label={`Colour of ${name}`} value={type.colour} onChange={(colour) => put({ colour })} />
      </td>
      <td className={classes.relationName}>
        <NameText name={type.name} />
      </td>
      <td className={classes.ends}>{ends('heads', 'Heads')}</td>
      <td className={classes.ends}>{ends('tails', 'Tails')}</td>
      <td className={classes.both}>
        <Checkbox
          size="xs"
          aria-label={`${name} holds both ways`}
          checked={type.symmetric}
          disabled={!canWrite}
          onChange={(event) => put({ symmetric: event.currentTarget.checked })}
        />
      </td>
      <td>
        <TextInput
          size="xs"
          variant="filled"
          aria-label={`Description of ${name}`}
          placeholder="When does this type apply?"
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
          <Tooltip label="Remove the type. Relations keep it until they are changed.">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${name}`}
              onClick={() => change(type.name, type, null)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
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
  const problem =
    name === '' ? null : isTaken ? 'There is a type of this name.' : (parsed.error?.issues[0]?.message ?? null)
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
        aria-label="Name of the new type of relation"
        placeholder="New type, for instance /per/org/member_of"
        value={name}
        maxLength={64}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" leftSection={<IconPlus size={16} />} disabled={!parsed.success || isTaken}>
        Add relation
      </Button>
    </form>
  )
}
