import { Failed } from '../contract/domain/failed.ts'
import { type Engine, startEngine } from '../engine/engine.ts'
import { libraryFolder } from '../engine/library/library-folder.ts'
import { openLogFile } from '../engine/library/log-file.ts'
import { projectIdOf } from '../engine/library/project-library.ts'
import { nodeSpawner, sourceEntries } from '../engine/processes/node-spawner.ts'
import type { OpenProject } from '../engine/projects/open-project.ts'
import { existingProject } from './find-project.ts'

/** Runs an engine inside this process for as long as `use` takes. `folders`: projects that it may open by their paths. */
export async function withEngine<T>(folders: readonly string[], use: (engine: Engine) => Promise<T>): Promise<T> {
  const home = libraryFolder()
  const file = openLogFile(home)
  const engine = await startEngine({
    home,
    projects: folders,
    spawner: nodeSpawner({ entries: sourceEntries, log: file.descriptor }),
    shell: 'command-line',
    log: file.log,
  })
  try {
    return await use(engine)
  } catch (error) {
    if (error instanceof Failed && error.kind === 'internal')
      throw new Failed('internal', `${error.message} It is in ${file.path}.`, error.facts)
    throw error
  } finally {
    await engine.close()
    file.close()
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
