import { anyObject, objectOf, text } from '../../package/json-decoders.ts'
import type { AuthorsCase } from './authors-model.ts'

const fields = objectOf({ case: text, model: text, config: anyObject })

/**
 * @param json parsed `case.json`; what else it holds is left alone
 * @throws PackageError naming the field
 */
export function readAuthorsCase(json: unknown, file = 'case.json'): AuthorsCase {
  const { case: name, model, config } = fields(json, file)
  return { name, model, config }
}
