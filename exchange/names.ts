import { typeName } from '../contract/domain/entity-type.ts'
import { say } from '../contract/sentences/say.ts'
import { error, type Finding, quoted } from './issue.ts'
import { limits } from './limits.ts'

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

// A file has few types and names them a million times.
const goodTypes = new Set<string>()

/** What is wrong with a type's name; null when nothing is. */
export function typeNameFinding(name: string, field: string): Finding | null {
  if (goodTypes.has(name)) return null
  if (typeName.safeParse(name).success) {
    if (goodTypes.size < 1000) goodTypes.add(name)
    return null
  }
  if (unprintable.test(name)) return error('NAME_CONTROL', field, say('files.typeInvisible', { name: quoted(name) }))
  if (name !== name.trim()) return error('LABEL_NAME', field, say('files.typeSpaces', { name: quoted(name) }))
  return error('LABEL_NAME', field, say('files.typeLength', { name: quoted(name), length: name.length }))
}

/** What is wrong with the name of a post; null when nothing is. */
export function postNameFinding(name: string, field: string): Finding | null {
  if (name.length > limits.nameUnits)
    return error('NAME_LENGTH', field, say('files.nameTooLong', { found: name.length, most: limits.nameUnits }))
  if (unprintable.test(name)) return error('NAME_CONTROL', field, say('files.nameInvisible', { name: quoted(name) }))
  return null
}

/**
 * What is wrong with an image's name as a dataset writes it; null when nothing is. A name is a relative path within
 * the folder of images and is only ever compared with the names of files found there, never opened.
 */
export function imageNameFinding(name: string, field: string): Finding | null {
  if (name === '') return error('IMG_NAME', field, say('files.imageNameEmpty'))
  const general = postNameFinding(name, field)
  if (general !== null) return general
  const parts = name.split(/[/\\]/)
  if (/^[/\\]/.test(name) || /^[a-z]:/i.test(name) || parts.includes('..'))
    return error('IMG_PATH', field, say('files.imageNameOutside', { name: quoted(name, 80) }))
  return null
}
