import { Modal, SegmentedControl, Stack, Switch, useMantineColorScheme } from '@mantine/core'
import { useStore } from '../shell/desk-context.ts'
import { MachineFacts } from './machine-facts.tsx'
import { RegionSettings } from './region-settings.tsx'
import classes from './settings.module.css'
import { changeSettings, settings } from './settings.ts'

const sizes = [
  { value: '0.9', label: 'Small' },
  { value: '1', label: 'Usual' },
  { value: '1.15', label: 'Large' },
  { value: '1.3', label: 'Larger' },
]

export function SettingsDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const now = useStore(settings)
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (
    <Modal opened={opened} onClose={onClose} title="Settings" size="md">
      <Stack gap="lg" data-autofocus tabIndex={-1} className={classes.body}>
        <div>
          <div className={classes.label} id="setting-scheme">
            Colours
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="setting-scheme"
            value={colorScheme}
            onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
            data={[
              { value: 'auto', label: 'As the system' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </div>
        <div>
          <div className={classes.label} id="setting-text">
            Text size
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="setting-text"
            value={String(now.textScale)}
            onChange={(value) => changeSettings({ textScale: Number(value) })}
            data={sizes}
          />
        </div>
        <Switch
          label="Single keys decide"
          description="A, X, 1 … 0 and the like. Switch off when a speech or switch input presses them by mistake; buttons and Ctrl keys still work."
          checked={now.singleKeys}
          onChange={(event) => changeSettings({ singleKeys: event.currentTarget.checked })}
        />
        <Switch
          label="Propose relations of suggested mentions"
          description="Otherwise only of confirmed ones. Accepting such a relation accepts its mentions with it."
          checked={now.pairSuggested}
          onChange={(event) => changeSettings({ pairSuggested: event.currentTarget.checked })}
        />
        <RegionSettings />
        <MachineFacts />
      </Stack>
    </Modal>
  )
}
