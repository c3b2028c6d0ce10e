import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
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
    return libraryNotes.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return nothing
  }
}

export function writeNotes(file: string, notes: LibraryNotes): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(notes, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}
