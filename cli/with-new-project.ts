import { rmSync } from 'node:fs'
import type { ProjectId } from '../contract/domain/project.ts'
import type { Engine } from '../engine/engine.ts'
import { projectIdOf } from '../engine/library/project-library.ts'
import type { NamedProject } from './find-project.ts'
import { withEngine } from './with-engine.ts'

/** Runs `use` in a project that is made first where it is not there; one that got nothing is not left behind. */
export function withNewProject<T>(
  named: NamedProject,
  use: (engine: Engine, project: ProjectId) => Promise<T>,
): Promise<T> {
  return withEngine([named.folder], async (engine) => {
    if (named.kind === 'there') return use(engine, projectIdOf(named.folder))
    const { id } = engine.projects.createAt(named.folder, named.name)
    try {
      return await use(engine, id)
    } finally {
      const { store } = await engine.projects.open(id)
      const isEmpty = store.counts().posts === 0 && store.graph.counts().entities === 0
      await engine.projects.close(id)
      if (isEmpty) rmSync(named.folder, { recursive: true, force: true })
    }
  })
}
