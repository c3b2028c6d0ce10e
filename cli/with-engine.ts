import { Failed } from '../contract/domain/failed.ts'
import { type Engine, startEngine } from '../engine/engine.ts'
import { libraryFolder } from '../engine/library/library-folder.ts'
import { type LogFile, openLogFile } from '../engine/library/log-file.ts'
import { projectIdOf } from '../engine/library/project-library.ts'
import { nodeSpawner, sourceEntries } from '../engine/processes/node-spawner.ts'
import type { OpenProject } from '../engine/projects/open-project.ts'
import { existingProject } from './find-project.ts'

/** The log of this command, or stderr where it cannot be written. */
function logFile(home: string): LogFile | null {
  try {
    return openLogFile(home)
  } catch {
    return null
  }
}

/** Runs an engine inside this process for as long as `use` takes. `folders`: projects that it may open by their paths. */
export async function withEngine<T>(folders: readonly string[], use: (engine: Engine) => Promise<T>): Promise<T> {
  const home = libraryFolder()
  const file = logFile(home)
  const engine = await startEngine({
    home,
    projects: folders,
    spawner: nodeSpawner({ entries: sourceEntries, ...(file === null ? {} : { log: file.descriptor }) }),
    shell: 'command-line',
    ...(file === null ? {} : { log: file.log }),
  })
  try {
    return await use(engine)
  } catch (error) {
    if (error instanceof Failed && error.kind === 'internal' && file !== null)
      throw new Failed('internal', `${error.message} It is in ${file.path}.`, error.facts)
    throw error
  } finally {
    await engine.close()
    file?.close()
  }
}

/** @throws Failed `not-found`, and what opening a project fails with */
export async function withProject<T>(
  named: string,
  use: (project: OpenProject, engine: Engine) => Promise<T>,
): Promise<T> {
  const folder = existingProject(named)
  return withEngine([folder], async (engine) => use(await engine.projects.open(projectIdOf(folder)), engine))
}
