import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { z } from 'zod'

/** What the program remembers about a project without opening it. */
const projectNote = z.object({
  path: z.string(),
  name: z.string(),
  sample: z.boolean(),
  openedAt: z.int().nullable(),
})
export type ProjectNote = z.infer<typeof projectNote>

/** `sampleMade`: the sample was there once; whoever deleted it does not want it again. */
const libraryNotes = z.object({ sampleMade: z.boolean(), projects: z.array(projectNote) })
export type LibraryNotes = z.infer<typeof libraryNotes>

const nothing: LibraryNotes = { sampleMade: false, projects: [] }

/** A file that is missing or damaged costs the list of what was opened elsewhere, and nothing else. */
export function readNotes(file: string): LibraryNotes {
  try {
    const { projects, ...notes } = libraryNotes.parse(JSON.parse(readFileSync(file, 'utf8')))
    const home = realpathSync(dirname(file))
    return { ...notes, projects: projects.map((note) => ({ ...note, path: resolve(home, note.path) })) }
  } catch {
    return nothing
  }
}

export function writeNotes(file: string, { projects, ...notes }: LibraryNotes): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const home = realpathSync(dirname(file))
  const written = { ...notes, projects: projects.map((note) => ({ ...note, path: pathFrom(home, note.path) })) }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

/** From the library's folder for what lies in it, so that a library can be moved or copied as a whole. */
function pathFrom(home: string, path: string): string {
  const within = relative(home, path)
  return within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within) ? path : within.split(sep).join('/')
}
