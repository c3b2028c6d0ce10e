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
import { t } from '../language/language.ts'
import { keepFocus } from './keep-focus.ts'
import { type Overlay, useProject } from './project-context.ts'
import { go, route, type Screen } from './route.ts'
import shell from './shell.module.css'

const screens: readonly { readonly screen: Screen; readonly icon: ReactNode }[] = [
  { screen: 'label', icon: <IconPencil size={19} /> },
  { screen: 'graph', icon: <IconAffiliate size={19} /> },
  { screen: 'learning', icon: <IconChartLine size={19} /> },
  { screen: 'models', icon: <IconCube size={19} /> },
  { screen: 'types', icon: <IconTags size={19} /> },
]
interface DialogItem {
  readonly overlay: Extract<Overlay, 'import' | 'export' | 'history' | 'keys' | 'settings'>
  readonly icon: ReactNode
}
const dialogs: readonly DialogItem[] = [
  { overlay: 'import', icon: <IconFileImport size={19} /> },
  { overlay: 'export', icon: <IconFileExport size={19} /> },
  { overlay: 'history', icon: <IconHistory size={19} /> },
]
const last: readonly DialogItem[] = [
  { overlay: 'keys', icon: <IconKeyboard size={19} /> },
  { overlay: 'settings', icon: <IconSettings size={19} /> },
]

export function DeskNav({ screen }: { readonly screen: Screen }) {
  const { overlay } = useProject()
  const to = (wanted: Screen) => {
    const now = route.get()
    if (now.kind === 'project') go({ ...now, screen: wanted })
  }
  const dialogButton = (item: DialogItem) => (
    <Tooltip key={item.overlay} label={t(`shell.overlay_${item.overlay}`)} position="right">
      <button
        type="button"
        className={shell.navItem}
        {...keepFocus}
        aria-label={t(`shell.overlay_${item.overlay}`)}
        onClick={() => overlay.set(item.overlay)}
      >
        {item.icon}
      </button>
    </Tooltip>
  )
  return (
    <nav className={shell.nav} data-tour="pages" aria-label={t('shell.navigation')}>
      {screens.map((item) => (
        <Tooltip key={item.screen} label={t(`shell.screen_${item.screen}`)} position="right">
          <button
            type="button"
            className={shell.navItem}
            {...keepFocus}
            aria-label={t(`shell.screen_${item.screen}`)}
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
