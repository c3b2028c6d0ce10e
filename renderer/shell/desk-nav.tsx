import { Tooltip } from '@mantine/core'
import {
  IconAffiliate,
  IconChartLine,
  IconCube,
  IconFileExport,
  IconFileImport,
  IconHistory,
  IconKeyboard,
  IconPencil,
  IconSettings,
  IconTags,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { keepFocus } from './keep-focus.ts'
import { type Overlay, useProject } from './project-context.ts'
import { go, route, type Screen } from './route.ts'
import shell from './shell.module.css'

const screens: readonly { readonly screen: Screen; readonly name: string; readonly icon: ReactNode }[] = [
  { screen: 'label', name: 'Label', icon: <IconPencil size={19} /> },
  { screen: 'graph', name: 'Graph', icon: <IconAffiliate size={19} /> },
  { screen: 'learning', name: 'Learning', icon: <IconChartLine size={19} /> },
  { screen: 'models', name: 'Models', icon: <IconCube size={19} /> },
  { screen: 'types', name: 'Types', icon: <IconTags size={19} /> },
]
const dialogs: readonly { readonly overlay: Overlay; readonly name: string; readonly icon: ReactNode }[] = [
  { overlay: 'import', name: 'Import', icon: <IconFileImport size={19} /> },
  { overlay: 'export', name: 'Export', icon: <IconFileExport size={19} /> },
  { overlay: 'history', name: 'History', icon: <IconHistory size={19} /> },
]
const last: typeof dialogs = [
  { overlay: 'keys', name: 'Keys', icon: <IconKeyboard size={19} /> },
  { overlay: 'settings', name: 'Settings', icon: <IconSettings size={19} /> },
]

export function DeskNav({ screen }: { readonly screen: Screen }) {
  const { overlay } = useProject()
  const to = (wanted: Screen) => {
    const now = route.get()
    if (now.kind === 'project') go({ ...now, screen: wanted })
  }
  const dialogButton = (item: (typeof dialogs)[number]) => (
    <Tooltip key={item.name} label={item.name} position="right">
      <button
        type="button"
        className={shell.navItem}
        {...keepFocus}
        aria-label={item.name}
        onClick={() => overlay.set(item.overlay)}
      >
        {item.icon}
      </button>
    </Tooltip>
  )
  return (
    <nav className={shell.nav} aria-label="Project">
      {screens.map((item) => (
        <Tooltip key={item.name} label={item.name} position="right">
          <button
            type="button"
            className={shell.navItem}
            {...keepFocus}
            aria-label={item.name}
            aria-current={screen === item.screen ? 'page' : undefined}
            onClick={() => to(item.screen)}
          >
            {item.icon}
          </button>
        </Tooltip>
      ))}
      {dialogs.map(dialogButton)}
      <span className={shell.grow} />
      {last.map(dialogButton)}
    </nav>
  )
}
