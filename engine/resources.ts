import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folders that come with the program. */
export interface Resources {
  /** The model package that every project begins with. */
  readonly starter: string
  /** The package for relations that every project begins with. */
  readonly relationStarter: string
  /** `posts.jsonl` and its images. */
  readonly sample: string
}

/** `folder`: where a built program finds them; null: beside this folder, in the source tree. */
export function resourcesIn(folder: string | null): Resources {
  const root = folder ?? fileURLToPath(new URL('..', import.meta.url))
  return {
    starter: join(root, 'models', 'starter'),
    relationStarter: join(root, 'models', 'starter-relations'),
    sample: join(root, 'resources', 'sample'),
  }
}
