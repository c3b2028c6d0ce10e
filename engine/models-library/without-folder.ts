import { sep } from 'node:path'

/** A message without the place of the package on this machine: paths never cross the contract. */
export function withoutFolder(message: string, folder: string): string {
  return message.replaceAll(`${folder}${sep}`, '').replaceAll(folder, 'the package')
}
