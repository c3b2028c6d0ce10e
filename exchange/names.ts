import { typeName } from '../contract/domain/entity-type.ts'
import { error, type Finding, quoted } from './issue.ts'
import { limits } from './limits.ts'

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

// A file has few types and names them a million times.
const goodTypes = new Set<string>()

/** What is wrong with a type's name; null when nothing is. */
export function typeNameFinding(name: string, field: string): Finding | null {
  if (goodTypes.has(name)) return null
  const checked = typeName.safeParse(name)
  if (checked.success) {
    if (goodTypes.size < 1000) goodTypes.add(name)
    return null
  }
  const why = checked.error.issues[0]?.message ?? 'not a type name'
  if (unprintable.test(name))
    return error('NAME_CONTROL', field, `type ${quoted(name)}: ${why}; remove the invisible characters`)
  return error('LABEL_NAME', field, `type ${quoted(name)}: ${why}; expected 1 to 64 printable characters`)
}

/** What is wrong with the name of a post; null when nothing is. */
export function postNameFinding(name: string, field: string): Finding | null {
  if (name.length > limits.nameUnits)
    return error('NAME_LENGTH', field, `${name.length} characters; expected at most ${limits.nameUnits}`)
  if (unprintable.test(name))
    return error('NAME_CONTROL', field, `${quoted(name)} has control or invisible characters; remove them`)
  return null
}

/**
 * What is wrong with an image's name as a dataset writes it; null when nothing is. A name is a relative path within
 * the folder of images and is only ever compared with the names of files found there, never opened.
 */
export function imageNameFinding(name: string, field: string): Finding | null {
  if (name === '') return error('IMG_NAME', field, 'empty image name; expected a file name, or leave it out')
  const general = postNameFinding(name, field)
  if (general !== null) return general
  const parts = name.split(/[/\\]/)
  if (/^[/\\]/.test(name) || /^[a-z]:/i.test(name) || parts.includes('..'))
    return error(
      'IMG_PATH',
      field,
      `${quoted(name, 80)} leads outside the folder of images; expected a path within it, like "images/1.jpg"`,
    )
  return null
}
