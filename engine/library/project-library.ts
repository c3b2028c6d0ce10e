import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { ProjectId, ProjectSummary } from '../../contract/domain/project.ts'
import { say } from '../../contract/sentences/say.ts'
import { projectFolder } from '../store/folder.ts'
import { type LibraryNotes, type ProjectNote, readNotes, writeNotes } from './library-notes.ts'
import { folderNameOf, freeName, projectSuffix } from './project-name.ts'

/** First 16 hex digits of the SHA-256 of the folder's real path: the same folder has one name however it was reached. */
export function projectIdOf(folder: string): ProjectId {
  return createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16)
}

/** The projects that this person has: those in the library's folder, and those opened from elsewhere. */
export class ProjectLibrary {
  readonly home: string
  readonly #notesFile: string
  readonly #explicit: string[]

  /** `explicit`: folders that the shell was asked to open. */
  constructor(home: string, explicit: readonly string[] = []) {
    this.home = resolve(home)
    this.#notesFile = join(this.home, 'library.json')
    this.#explicit = explicit.map((folder) => resolve(folder))
  }

  /** Lists a folder that the shell was asked to open since. null: no project is there. */
  include(folder: string): ProjectId | null {
    const path = resolve(folder)
    const id = isProject(path) ? idOrNull(path) : null
    if (id !== null && !this.#explicit.includes(path)) this.#explicit.unshift(path)
    return id
  }

  get projectsFolder(): string {
    return join(this.home, 'projects')
  }

  /** Asked for by the shell first, then the latest opened, then by name. */
  list(): ProjectSummary[] {
    const notes = readNotes(this.#notesFile)
    const paths = [...this.#explicit, ...notes.projects.map((note) => note.path), ...this.#inFolder()]
    const summaries = new Map<ProjectId, ProjectSummary>()
    for (const path of paths) {
      const summary = summaryOf(path, notes)
      if (summary !== null && !summaries.has(summary.id)) summaries.set(summary.id, summary)
    }
    const first = new Set(this.#explicit.map(idOrNull))
    const rank = (summary: ProjectSummary): number => (first.has(summary.id) ? 0 : 1)
    return [...summaries.values()].sort(
      (a, b) => rank(a) - rank(b) || (b.openedAt ?? 0) - (a.openedAt ?? 0) || a.name.localeCompare(b.name),
    )
  }

  /** @throws Failed `not-found` when no project of the list has this id (any more). */
  folderOf(id: ProjectId): string {
    const found = this.list().find((summary) => summary.id === id)
    if (found === undefined) throw new Failed('not-found', say('project.moved'), { project: id })
    return found.location
  }

  /** A folder for a new project of this name; nothing is made. */
  freeFolder(name: string): string {
    mkdirSync(this.projectsFolder, { recursive: true, mode: 0o700 })
    const at = (candidate: string): string => join(this.projectsFolder, `${candidate}${projectSuffix}`)
    return at(freeName(folderNameOf(name), (candidate) => existsSync(at(candidate))))
  }

  remember(note: ProjectNote): void {
    const notes = readNotes(this.#notesFile)
    const path = realpathSync(note.path)
    const others = notes.projects.filter((other) => other.path !== path)
    this.#write({ ...notes, projects: [{ ...note, path }, ...others] })
  }

  get sampleMade(): boolean {
    return readNotes(this.#notesFile).sampleMade
  }

  rememberSampleMade(): void {
    this.#write({ ...readNotes(this.#notesFile), sampleMade: true })
  }

  #write(notes: LibraryNotes): void {
    try {
      writeNotes(this.#notesFile, notes)
    } catch {
      // A full disk or a folder that cannot be written costs the order of the list; projects open all the same.
    }
  }

  #inFolder(): string[] {
    if (!existsSync(this.projectsFolder)) return []
    return readdirSync(this.projectsFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.endsWith(projectSuffix) && !entry.name.startsWith('.'))
      .map((entry) => join(this.projectsFolder, entry.name))
  }
}

function isProject(folder: string): boolean {
  return folder.endsWith(projectSuffix) && existsSync(projectFolder(folder).database)
}

function summaryOf(path: string, notes: LibraryNotes): ProjectSummary | null {
  const id = idOrNull(path)
  if (id === null) return null
  const location = realpathSync(path)
  const note = notes.projects.find((each) => each.path === location)
  return {
    id,
    name: note?.name ?? basename(location, projectSuffix),
    location,
    sample: note?.sample ?? false,
    openedAt: note?.openedAt ?? null,
  }
}

/** null: it is gone. */
function idOrNull(path: string): ProjectId | null {
  try {
    return projectIdOf(path)
  } catch {
    return null
  }
}
