import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { MediaId } from '../../contract/domain/post.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { removeFolder } from './import-source.ts'
import { movedBy, removeMedia } from './media-moves.ts'

/**
 * Removes what imports left behind that ended with their engine, the images that nobody uses among it.
 *
 * @param prefix of the folders in the project's cache
 * @param isRunning by what follows the prefix
 */
export async function sweepImports(
  store: ProjectStore,
  prefix: string,
  isRunning: (id: string) => boolean,
): Promise<void> {
  const cache = join(store.folder, 'cache')
  const names = await readdir(cache).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(prefix) || isRunning(name.slice(prefix.length))) continue
    const folder = join(cache, name)
    const moved = (await movedBy(folder)) as readonly MediaId[]
    const used = store.posts.mediaInUse(moved)
    await removeMedia(
      join(store.folder, 'media'),
      moved.filter((media) => !used.has(media)),
    )
    await removeFolder(folder)
  }
}
