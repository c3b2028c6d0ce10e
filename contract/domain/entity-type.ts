import { z } from 'zod'

// Control and bidirectional characters in a name would make two names that look alike.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** A type's name as the person and the files write it: `PER`, `LOC`, …; any printable text, no control characters. */
export const typeName = z
  .string()
  .min(1)
  .max(64)
  .refine((name) => name === name.trim(), 'a type name has no space at its ends')
  .refine((name) => !unprintable.test(name), 'a type name has no control or invisible characters')
export type TypeName = z.infer<typeof typeName>

/** A type of mention in the project's schema, in the order of its digit keys. `colour` indexes the palette. */
export const entityType = z.object({
  name: typeName,
  colour: z.int().min(0).max(11),
  description: z.string().max(2000),
})
export type EntityType = z.infer<typeof entityType>
