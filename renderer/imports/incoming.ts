import { t } from '../language/language.ts'
/** A file with the name under which it was dropped, folders included. */
export interface Incoming {
  readonly name: string
  readonly file: File
}

/** What file managers leave in folders and nobody means to import. */
const litter = /(^|\/)(\.|Thumbs\.db$|desktop\.ini$|__MACOSX\/)/

/** `react-dropzone` puts the path within what was dropped beside the file; a folder picker fills `webkitRelativePath`. */
function nameOf(file: File & { readonly path?: string; readonly relativePath?: string }): string {
  const name = file.webkitRelativePath || file.relativePath || file.path || file.name
  return name.replace(/^\.?\/+/, '')
}

/** The files to upload, in a fixed order; of two under one name the later. */
export function incomingOf(files: readonly File[]): Incoming[] {
  const byName = new Map<string, Incoming>()
  for (const file of files) {
    const name = nameOf(file)
    if (!litter.test(name)) byName.set(name, { name, file })
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export const bytesOf = (files: readonly Incoming[]): number => files.reduce((sum, { file }) => sum + file.size, 0)

/** `1.4 MB`; decimal units, as file managers show them. */
export function bytesText(bytes: number): string {
  const units = ['', 'kB', 'MB', 'GB'] as const
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return unit === 0 ? t('imports.bytes', { number: value }) : `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}
