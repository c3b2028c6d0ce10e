import { basename, dirname, isAbsolute, resolve } from 'node:path'

const longestPath = 4096
const suffix = '.triptych'

/**
 * The project that a command line names: its last argument that ends in `.triptych`, or that is the database inside of
 * such a folder, which is what a double click can reach where folders open in a file manager. null: none. Read as data only.
 */
export function projectOf(args: readonly string[], cwd: string): string | null {
  const named = args
    .filter((arg) => !arg.startsWith('-') && arg.length < longestPath && !arg.includes('\0'))
    .map((arg) => projectAt(isAbsolute(arg) ? resolve(arg) : resolve(cwd, arg)))
  return named.findLast((folder) => folder !== null) ?? null
}

function projectAt(path: string): string | null {
  const folder = basename(path) === 'project.db' ? dirname(path) : path
  return folder.endsWith(suffix) ? folder : null
}
