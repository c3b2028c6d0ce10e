import { sep } from 'node:path'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'

/** A message without the place of the package on this machine: paths never cross the contract. */
export function withoutFolder(message: string, folder: string): string {
  return message.replaceAll(`${folder}${sep}`, '').replaceAll(folder, 'the package')
}

/** The same of a sentence; its facts are only told where none of them names the place. */
export function nowhere({ text, said }: Sentence, folder: string): Sentence {
  return JSON.stringify(said).includes(JSON.stringify(folder).slice(1, -1))
    ? say('plain.text', { text: withoutFolder(text, folder) })
    : { text, said }
}
