import { z } from 'zod'
import { typeName } from './entity-type.ts'

/** `improbable`: a label that a model doubts which has learnt the other posts. `missing`: what it reads where nothing is labelled. */
export const labelDoubt = z.object({
  kind: z.enum(['improbable', 'missing']),
  start: z.int().nonnegative(),
  end: z.int().positive(),
  type: typeName,
  /** 0 to 1 */
  doubt: z.number().min(0).max(1),
  /** The type that the model reads there, if any. */
  instead: typeName.nullable(),
})
export type LabelDoubt = z.infer<typeof labelDoubt>
