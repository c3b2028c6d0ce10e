import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportService } from '../imports/import-service.ts'
import type { ProjectLibrary } from '../library/project-library.ts'
import type { OpenProjects } from './open-projects.ts'

const sampleName = 'Eastgate (sample)'

/**
 * Puts the sample project into a library that never had one, from `folder`, by an import like any other. One that was
 * interrupted halfway is finished. Whoever deletes the sample does not get it again.
 */
export async function makeSample(
  folder: string,
  library: ProjectLibrary,
  projects: OpenProjects,
  imports: ImportService,
): Promise<void> {
  const posts = join(folder, 'posts.jsonl')
  if (library.sampleMade || !existsSync(posts)) return
  const begun = library.list().find(({ sample }) => sample)
  const { id } = begun ?? projects.create(sampleName, true)
  const { store } = await projects.open(id)
  if (store.counts().posts === 0) {
    const started = await imports.beginFiles(id, [posts], folder)
    const options = { format: 'jsonl', labels: 'confirmed', skipBad: false } as const
    for await (const _ of imports.apply(started, options));
  }
  library.rememberSampleMade()
}
