import { type Command, optional, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { existingProject } from '../find-project.ts'
import { serve } from '../serve/serve.ts'

export const serveCommand: Command = {
  name: 'serve',
  usage: ['[--project P] [--port N] [--no-open] [--keep-running]'],
  options: {
    project: { type: 'string', value: 'P', help: 'show this project at once: a folder, or a name in the library' },
    port: { type: 'string', value: 'N', help: 'listen on this port of 127.0.0.1 (any free one otherwise)' },
    'no-open': { type: 'boolean', help: 'print the link and start no browser' },
    'keep-running': { type: 'boolean', help: 'do not end by itself when no tab has been open for half an hour' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const project = optional(values, 'project')
    await serve({
      project: project === null ? null : existingProject(project),
      port: wholeNumber(values, 'port', 0) ?? 0,
      open: values['no-open'] !== true,
      keepRunning: values['keep-running'] === true,
      signal: terminal.signal,
      onLink: (link) => {
        terminal.say(`Triptych is at ${link}`)
        terminal.result({ link })
      },
      note: (line) => terminal.note(line),
    })
    return exitCodes.done
  },
}
