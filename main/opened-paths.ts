import type { App } from 'electron'
import { projectOf } from './arguments.ts'

/** What a person opens from outside: by a second start, by a double click, by a drop on the dock. */
export interface OpenedPaths {
  /** The project that the program itself was started with; null: none. */
  readonly first: string | null
  /** Told of each one that comes, also of those that came before; null: the program was started again without one. */
  listen(opened: (folder: string | null) => void): void
}

/** Must be asked for before Electron is ready: macOS tells what was double-clicked that early. */
export function openedPaths(app: Pick<App, 'on'>, args = process.argv.slice(1), cwd = process.cwd()): OpenedPaths {
  const early: (string | null)[] = []
  let tell = (folder: string | null): void => void early.push(folder)
  app.on('second-instance', (_event, itsArgs, itsCwd) => tell(projectOf(itsArgs.slice(1), itsCwd)))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    const folder = projectOf([path], cwd)
    if (folder !== null) tell(folder)
  })
  return {
    first: projectOf(args, cwd),
    listen: (opened) => {
      tell = opened
      for (const folder of early.splice(0)) opened(folder)
    },
  }
}
