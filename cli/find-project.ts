import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve, sep } from 'node:path'
import { Failed } from '../contract/domain/failed.ts'
import { libraryFolder } from '../engine/library/library-folder.ts'
import { ProjectLibrary } from '../engine/library/project-library.ts'
import { projectSuffix } from '../engine/library/project-name.ts'

/** What `--project` may mean. */
export type NamedProject =
  | { readonly kind: 'there'; readonly folder: string }
  /** Nothing is there yet; `folder` is where it would be made. */
  | { readonly kind: 'new'; readonly folder: string; readonly name: string }

/** A folder, with or without `.triptych`, or else the name of a project in the library. */
export function findProject(named: string, library = new ProjectLibrary(libraryFolder())): NamedProject {
  const path = resolve(named)
  for (const folder of [path, `${path}${projectSuffix}`]) {
    if (isFolder(folder) && (folder.endsWith(projectSuffix) || existsSync(join(folder, 'project.db'))))
      return { kind: 'there', folder }
  }
  const isPath = named.includes(sep) || named.includes('/') || named.endsWith(projectSuffix)
  const known = library
    .list()
    .find(({ name, location }) => name === named || basename(location, projectSuffix) === named)
  if (!isPath && known !== undefined) return { kind: 'there', folder: known.location }
  if (!isPath) return { kind: 'new', folder: library.freeFolder(named), name: named }
  const folder = path.endsWith(projectSuffix) ? path : `${path}${projectSuffix}`
  return { kind: 'new', folder, name: basename(folder, projectSuffix) }
}

/** @throws Failed `not-found` */
export function existingProject(named: string): string {
  const found = findProject(named)
  if (found.kind === 'there') return found.folder
  throw new Failed('not-found', `There is no project "${named}" (looked at ${found.folder} and in the library).`, {
    project: named,
  })
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
