import { Button, Modal, SegmentedControl, Stack, Switch, TextInput, useMantineColorScheme } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, use, useState } from 'react'
import { languages } from '../../contract/domain/language.ts'
import { matches } from '../keys/palette.tsx'
import { languageNames, t } from '../language/language.ts'
import { useStore } from '../shell/desk-context.ts'
import { overlay } from '../shell/overlay.ts'
import { ProjectContext } from '../shell/project-context.ts'
import { MachineFacts } from './machine-facts.tsx'
import { RegionSettings } from './region-settings.tsx'
import classes from './settings.module.css'
import { changeSettings, settings } from './settings.ts'

/** What the search looks in, and what is drawn where it finds it. */
interface Entry {
  readonly name: string
  readonly more: string
  readonly drawn: ReactNode
}

export function SettingsDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('settings.title')} size="md">
      <Body />
    </Modal>
  )
}

function Body() {
  const [search, setSearch] = useState('')
  const ofDesk = useDeskEntries()
  const project = use(ProjectContext)
  const entries: readonly Entry[] = [
    ...ofDesk,
    ...(project === null
      ? []
      : [
          {
            name: t('settings.regions'),
            more: `${t('settings.proposedBy')} ${t('settings.perImage')} ${t('settings.regionsMore')}`,
            drawn: <RegionSettings />,
          },
          {
            name: t('tour.take'),
            more: t('tour.takeMore'),
            drawn: (
              <div>
                <Button variant="default" size="xs" onClick={() => overlay.set('tour')}>
                  {t('tour.take')}
                </Button>
                <p className={classes.fact}>{t('tour.takeMore')}</p>
              </div>
            ),
          },
        ]),
    { name: t('settings.thisMachine'), more: t('settings.devices'), drawn: <MachineFacts /> },
  ]
  const found = entries.filter(({ name, more }) => matches(`${name} ${more}`, search.trim()))
  return (
    <Stack gap="lg" className={classes.body}>
      <TextInput
        data-autofocus
        type="search"
        aria-label={t('settings.search')}
        placeholder={t('settings.search')}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {found.map(({ name, drawn }) => (
        <div key={name}>{drawn}</div>
      ))}
      {found.length === 0 && <p className={classes.fact}>{t('settings.nothingFound')}</p>}
    </Stack>
  )
}

/** A choice of one among few, with its name above it. */
function Choice<Value extends string>(props: {
  readonly id: string
  readonly name: string
  readonly value: Value
  readonly data: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}) {
  return (
    <div>
      <div className={classes.label} id={`setting-${props.id}`}>
        {props.name}
      </div>
      <SegmentedControl
        fullWidth
        aria-labelledby={`setting-${props.id}`}
        value={props.value}
        onChange={(value) => {
          const chosen = props.data.find((each) => each.value === value)
          if (chosen !== undefined) props.onChange(chosen.value)
        }}
        data={props.data.map((each) => ({ ...each }))}
      />
    </div>
  )
}

function useDeskEntries(): readonly Entry[] {
  const now = useStore(settings)
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const entry = (name: string, more: string, drawn: ReactNode): Entry => ({ name, more, drawn })
  const choice = <Value extends string>(
    id: string,
    name: string,
    value: Value,
    onChange: (value: Value) => void,
    data: readonly { readonly value: Value; readonly label: string }[],
  ) =>
    entry(
      name,
      data.map(({ label }) => label).join(' '),
      <Choice id={id} name={name} value={value} data={data} onChange={onChange} />,
    )
  const toggle = (name: string, more: string, checked: boolean, change: (checked: boolean) => void) =>
    entry(
      name,
      more,
      <Switch
        label={name}
        description={more}
        checked={checked}
        onChange={(event) => change(event.currentTarget.checked)}
      />,
    )
  return [
    choice('scheme', t('settings.colours'), colorScheme, setColorScheme, [
      { value: 'auto', label: t('settings.coloursAuto') },
      { value: 'light', label: t('settings.coloursLight') },
      { value: 'dark', label: t('settings.coloursDark') },
    ]),
    choice(
      'text',
      t('settings.textSize'),
      String(now.textScale),
      (value) => changeSettings({ textScale: Number(value) }),
      [
        { value: '0.9', label: t('settings.textSmall') },
        { value: '1', label: t('settings.textUsual') },
        { value: '1.15', label: t('settings.textLarge') },
        { value: '1.3', label: t('settings.textLarger') },
      ],
    ),
    choice('language', t('settings.language'), now.language, (language) => changeSettings({ language }), [
      { value: 'auto', label: t('settings.languageAuto') },
      ...languages.map((value) => ({ value, label: languageNames[value] })),
    ]),
    toggle(t('settings.singleKeys'), t('settings.singleKeysMore'), now.singleKeys, (singleKeys) =>
      changeSettings({ singleKeys }),
    ),
    toggle(t('settings.pairSuggested'), t('settings.pairSuggestedMore'), now.pairSuggested, (pairSuggested) =>
      changeSettings({ pairSuggested }),
    ),
  ]
}
