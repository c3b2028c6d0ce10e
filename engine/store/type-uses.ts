import type { RetiredType, TypeKind, TypeUses } from '../../contract/calls/types.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { EntityTypeQueries } from './entity-types.ts'
import type { RelationTypeQueries } from './relation-types.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'

/** Where the project's types are used, those that were removed too. */
export interface TypeUseQueries {
  of(kind: TypeKind, name: string): TypeUses
  /** Posts with something of this type, in file order. */
  posts(kind: TypeKind, name: string): readonly PostId[]
  /** Removed types of which something is left, in their old order. */
  retired(): readonly RetiredType[]
}

const tables = { entity: 'mention', relation: 'relation' } as const

export function typeUseQueries(
  session: Session,
  types: { readonly entity: EntityTypeQueries; readonly relation: RelationTypeQueries },
): TypeUseQueries {
  const { db } = session
  const ofKind = <T>(make: (table: (typeof tables)[TypeKind]) => T) => ({
    entity: make(tables.entity),
    relation: make(tables.relation),
  })
  const uses = ofKind((table) =>
    prepare<TypeUses>(
      db,
      `SELECT count(*) FILTER (WHERE verdict = 'accepted') AS accepted, count(*) FILTER (WHERE verdict = 'rejected') AS rejected
       FROM ${table} WHERE type = ?`,
    ),
  )
  const posts = ofKind((table) =>
    prepare<{ post: PostId }>(db, `SELECT DISTINCT post FROM ${table} WHERE type = ? ORDER BY post`),
  )
  const of = (kind: TypeKind, name: string): TypeUses => uses[kind].get(name) ?? { accepted: 0, rejected: 0 }
  const isUsed = ({ uses: { accepted, rejected } }: RetiredType): boolean => accepted + rejected > 0

  return {
    of: (kind, name) => session.read(() => of(kind, name)),
    posts: (kind, name) => session.read(() => posts[kind].all(name).map(({ post }) => post)),
    retired: () =>
      session.read(() =>
        [
          ...types.entity.removed().map((type) => ({ kind: 'entity' as const, type, uses: of('entity', type.name) })),
          ...types.relation
            .removed()
            .map((type) => ({ kind: 'relation' as const, type, uses: of('relation', type.name) })),
        ].filter(isUsed),
      ),
  }
}
