import { isAbsolute, resolve } from 'node:path'

const longestPath = 4096

/** The project that a command line names: its last argument that ends in `.triptych`; null: none. Read as data only. */
export function projectOf(args: readonly string[], cwd: string): string | null {
  const named = args.findLast((arg) => !arg.startsWith('-') && arg.endsWith('.triptych') && arg.length < longestPath)
  if (named === undefined || named.includes('\0')) return null
  return isAbsolute(named) ? named : resolve(cwd, named)
}
