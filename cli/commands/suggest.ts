import { Failed } from '../../contract/domain/failed.ts'
import type { Suggesting } from '../../contract/domain/status.ts'
import { projectIdOf } from '../../engine/library/project-library.ts'
import type { OpenProject } from '../../engine/projects/open-project.ts'
import { type Command, optional, required, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { existingProject } from '../find-project.ts'
import type { Terminal } from '../terminal.ts'
import { withEngine } from '../with-engine.ts'
import { writeRelations } from '../write-relations.ts'

export const suggestCommand: Command = {
  name: 'suggest',
  usage: ['--project P [--limit N] [--relations FILE]'],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    limit: { type: 'string', value: 'N', help: 'stop after about N posts (they are read some at a time)' },
    relations: {
      type: 'string',
      value: 'FILE',
      help: 'also write suggested relations there, as JSON lines (- to print)',
    },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const limit = wholeNumber(values, 'limit', 1)
    const file = optional(values, 'relations')
    const folder = existingProject(required(values, 'project', 'P'))
    return withEngine([folder], async ({ machine, projects }) => {
      await machine.findDevices(terminal.signal)
      const project = await projects.open(projectIdOf(folder))
      if (project.store.access.kind === 'read-only')
        throw new Failed('read-only', `Suggestions cannot be stored: ${project.store.access.why}`)
      const { read, state } = await readPosts(project, limit, terminal)
      if (state.problem !== null && read === 0) throw new Failed(state.problem.kind, state.problem.message)
      if (state.problem !== null) terminal.note(state.problem.message)
      terminal.say(`${read} posts read with ${state.version ?? 'no model'}, ${state.waiting} still wait`)
      const related = file === null ? null : await writeRelations(project, file, terminal)
      if (related !== null)
        terminal.say(`${related.relations} relations in ${related.posts} posts with ${related.version ?? 'no model'}`)
      const { waiting, version, device } = state
      terminal.result({ read, waiting, version, device, ...(related !== null && { relations: related }) })
      return exitCodes.done
    })
  },
}

/** Reading began when the project was opened, a moment ago; this waits until it has gone far enough. */
async function readPosts(
  project: OpenProject,
  limit: number | null,
  terminal: Terminal,
): Promise<{ read: number; state: Suggesting }> {
  const { suggesting, news } = project
  const total = suggesting.status().waiting
  const wanted = Math.min(limit ?? total, total)
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, terminal.signal])
  let state = suggesting.status()
  try {
    for await (const item of news.subscribe(signal)) {
      if (item.kind === 'suggested') state = item.suggesting
      const read = total - state.waiting
      terminal.progress('posts read', read, wanted)
      if (read >= wanted || state.problem !== null) break
    }
  } finally {
    stop.abort()
    suggesting.stop()
  }
  if (terminal.signal.aborted) throw new Failed('cancelled', `Cancelled after ${total - state.waiting} posts.`)
  return { read: total - state.waiting, state }
}
