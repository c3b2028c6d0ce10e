import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** What lies where in a project's folder. `cache` may be deleted at any time. */
export interface ProjectFolder {
  readonly root: string
  readonly database: string
  readonly log: string
  readonly holder: string
  readonly media: string
  readonly models: string
  readonly backups: string
  readonly cache: string
}

/** `root` must be absolute: a relative name might be read as something else on its way. */
export function projectFolder(root: string): ProjectFolder {
  return {
    root,
    database: join(root, 'project.db'),
    log: join(root, 'project.db-wal'),
    holder: join(root, 'project.holder.json'),
    media: join(root, 'media'),
    models: join(root, 'models'),
    backups: join(root, 'backups'),
    cache: join(root, 'cache'),
  }
}

export function makeFolders(folder: ProjectFolder): void {
  for (const path of [folder.root, folder.media, folder.models, folder.backups, folder.cache]) {
    if (existsSync(path)) continue
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
  }
}
