import type { z } from 'zod'
import { Failed } from '../../contract/domain/failed.ts'

/** Reads JSON that the store itself wrote; what does not fit its schema has been damaged. `what` names it. */
export function storedJson<T>(schema: z.ZodType<T>, text: string, what: string): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Failed('corrupt', `${what} cannot be read: it is no JSON. Check the project.`)
  }
  const found = schema.safeParse(value)
  if (!found.success) throw new Failed('corrupt', `${what} is not as it was written. Check the project.`)
  return found.data
}
