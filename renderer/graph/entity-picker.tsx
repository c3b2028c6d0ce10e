import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { GraphKey } from '../../contract/domain/graph.ts'
import { t } from '../language/language.ts'
import { visibleName } from '../shell/visible-name.ts'
import { useSearch } from './use-graph.ts'

/** Finds an entity by typing. */
export function EntityPicker(props: {
  readonly label: string
  readonly value: GraphKey | null
  readonly except: GraphKey
  readonly onChange: (key: GraphKey | null) => void
}) {
  const [text, setText] = useState('')
  const [wanted] = useDebouncedValue(text, 150)
  const found = useSearch(wanted, null, 20)
  const rows = (found.data?.rows ?? []).filter(({ key }) => key !== props.except)
  return (
    <Select
      size="xs"
      searchable
      clearable
      aria-label={props.label}
      placeholder={props.label}
      value={props.value}
      onChange={props.onChange}
      onSearchChange={setText}
      // The engine has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={t('graph.nothingFound')}
      data={rows.map(({ key, label, types }) => ({
        value: key,
        label:
          types[0] === undefined
            ? visibleName(label)
            : t('graph.nameOfType', { name: visibleName(label), type: visibleName(types[0]) }),
      }))}
    />
  )
}
