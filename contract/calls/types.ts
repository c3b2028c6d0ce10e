import { z } from 'zod'
import { entityType, typeName } from '../domain/entity-type.ts'
import { projectId } from '../domain/project.ts'
import { relationType } from '../domain/relation.ts'
import { call } from './base.ts'

/** Of mentions, or of relations between them. */
export const typeKind = z.enum(['entity', 'relation'])
export type TypeKind = z.infer<typeof typeKind>

/** How many mentions, or relations, are of a type, by what was decided about them. */
export const typeUses = z.object({ accepted: z.int(), rejected: z.int() })
export type TypeUses = z.infer<typeof typeUses>

/** A type that was removed while something was of it. */
export const retiredType = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entity'), type: entityType, uses: typeUses }),
  z.object({ kind: z.literal('relation'), type: relationType, uses: typeUses }),
])
export type RetiredType = z.infer<typeof retiredType>

/**
 * What becomes of the mentions, or relations, of a type: they stay as they are, get another type, or go with all that refers to
 * them. In the latter two what was rejected as this type is forgotten.
 */
export const typeFate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keep') }),
  z.object({ kind: z.literal('retype'), to: typeName }),
  z.object({ kind: z.literal('delete') }),
])
export type TypeFate = z.infer<typeof typeFate>

const named = z.object({ project: projectId, kind: typeKind, name: typeName })

export const types = {
  uses: call.input(named).output(typeUses),
  /** Removed types of which something is left. */
  retired: call.input(z.object({ project: projectId })).output(z.array(retiredType)),
  /**
   * Removes a type if it is not removed yet, and settles what is of it. One decision, or several where there are more than 1,000
   * changes; each can be undone. Fails with `bad-input` for a type to change to that the project does not have, and with
   * `conflict` when another window decided meanwhile: what was done before stays.
   */
  retire: call.input(named.extend({ fate: typeFate })).output(z.object({ changes: z.int(), decisions: z.int() })),
}
