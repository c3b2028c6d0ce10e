import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/dropzone/styles.css'
import '../theme/theme.css'
import '../theme/colours.css'
import { createTheme, MantineProvider, Modal, Tooltip } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { connect } from '../connection/connection.ts'
import { failureOf } from '../connection/failures.ts'
import type { OpenWire } from '../connection/wire.ts'
import { t } from '../language/language.ts'
import { applySettings, settings } from '../settings/settings.ts'
import { App } from './app.tsx'
import { DeskContext, useStore } from './desk-context.ts'
import shell from './shell.module.css'

const themed = () =>
  createTheme({
    primaryColor: 'indigo',
    primaryShade: { light: 8, dark: 8 },
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      // Locking the scroll would write a style element; nothing scrolls behind a dialog here anyway.
      Modal: Modal.extend({
        defaultProps: {
          lockScroll: false,
          centered: true,
          radius: 'md',
          // Closed at once: what is typed next is for the desk, and a dialog that fades out would still catch it.
          transitionProps: { duration: 120, exitDuration: 0 },
          closeButtonProps: { 'aria-label': t('shell.close') },

          overlayProps: { backgroundOpacity: 0.35 },
        },
      }),
      Tooltip: Tooltip.extend({
        defaultProps: { openDelay: 350, withArrow: true, multiline: true, maw: 360, fz: 'xs' },
      }),
    },
  })

function Themed({ children }: { readonly children: ReactNode }) {
  const { language } = useStore(settings)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's own words are the language's
  const theme = useMemo(themed, [language])
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  )
}

/** Draws the desk into `root` and keeps it connected through wires that `open` opens. */
export function mountDesk(root: HTMLElement, open: OpenWire): void {
  const connection = connect(open)
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        // The engine tells what changes; nothing has to be asked again by itself.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (count, error) => failureOf(error).kind === 'io' && count < 20,
        retryDelay: 150,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  applySettings(settings.get())
  settings.subscribe(() => applySettings(settings.get()))
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <Themed>
        <DeskContext value={{ connection, client: connection.client }}>
          <Notifications
            className={shell.notices}
            position="bottom-right"
            limit={4}
            autoClose={6000}
            containerWidth={380}
          />
          <App />
        </DeskContext>
      </Themed>
    </QueryClientProvider>,
  )
}
