import type { RelationType } from '../../contract/domain/relation.ts'
import { t } from '../language/language.ts'
import { listText } from '../language/list-text.ts'
import { visibleName } from '../shell/visible-name.ts'
import { shortName } from './relation-words.ts'
import { type Decided, isLegal } from './scene.ts'

/** A confirmed relation that its type does not allow: an end was retyped, or the schema was changed, after it was made. */
export interface Breach {
  readonly type: RelationType
  readonly head: string
  readonly tail: string
}

/** Null where the schema allows a relation. A type that the schema does not know is not held to it, nor is what was rejected. */
export function breachOf({ relation, head, tail }: Decided, types: readonly RelationType[]): Breach | null {
  const type = types.find(({ name }) => name === relation.type)
  if (type === undefined || relation.verdict === 'rejected') return null
  const isAllowed = isLegal(type, head, tail) || (type.symmetric && isLegal(type, tail, head))
  return isAllowed ? null : { type, head: head.type, tail: tail.type }
}

/** What the schema says, and what stands there instead. */
export function breachWords({ type, head, tail }: Breach, types: readonly RelationType[]): string {
  const ends = (names: readonly string[]) =>
    names.length === 0 ? t('relations.anything') : listText(names.map(visibleName))
  return t('relations.breach', {
    type: shortName(type.name, types),
    heads: ends(type.heads),
    tails: ends(type.tails),
    head: visibleName(head),
    tail: visibleName(tail),
  })
}
