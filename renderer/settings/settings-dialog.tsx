import { Modal, SegmentedControl, Stack, Switch, useMantineColorScheme } from '@mantine/core'
import { languageNames, languages, t } from '../language/language.ts'
import { useStore } from '../shell/desk-context.ts'
import { MachineFacts } from './machine-facts.tsx'
import { RegionSettings } from './region-settings.tsx'
import classes from './settings.module.css'
import { changeSettings, settings } from './settings.ts'

const sizes = () => [
  { value: '0.9', label: t('settings.textSmall') },
  { value: '1', label: t('settings.textUsual') },
  { value: '1.15', label: t('settings.textLarge') },
  { value: '1.3', label: t('settings.textLarger') },
]

export function SettingsDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const now = useStore(settings)
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (
    <Modal opened={opened} onClose={onClose} title={t('settings.title')} size="md">
      <Stack gap="lg" data-autofocus tabIndex={-1} className={classes.body}>
        <div>
          <div className={classes.label} id="setting-scheme">
            {t('settings.colours')}
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="setting-scheme"
            value={colorScheme}
            onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
            data={[
              { value: 'auto', label: t('settings.coloursAuto') },
              { value: 'light', label: t('settings.coloursLight') },
              { value: 'dark', label: t('settings.coloursDark') },
            ]}
          />
        </div>
        <div>
          <div className={classes.label} id="setting-text">
            {t('settings.textSize')}
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="setting-text"
            value={String(now.textScale)}
            onChange={(value) => changeSettings({ textScale: Number(value) })}
            data={sizes()}
          />
        </div>
        <div>
          <div className={classes.label} id="setting-language">
            {t('settings.language')}
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="setting-language"
            value={now.language}
            onChange={(value) => changeSettings({ language: languages.find((each) => each === value) ?? 'auto' })}
            data={[
              { value: 'auto', label: t('settings.languageAuto') },
              ...languages.map((value) => ({ value, label: languageNames[value] })),
            ]}
          />
        </div>
        <Switch
          label={t('settings.singleKeys')}
          description={t('settings.singleKeysMore')}
          checked={now.singleKeys}
          onChange={(event) => changeSettings({ singleKeys: event.currentTarget.checked })}
        />
        <Switch
          label={t('settings.pairSuggested')}
          description={t('settings.pairSuggestedMore')}
          checked={now.pairSuggested}
          onChange={(event) => changeSettings({ pairSuggested: event.currentTarget.checked })}
        />
        <RegionSettings />
        <MachineFacts />
      </Stack>
    </Modal>
  )
}
