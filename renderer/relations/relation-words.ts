import type { RelationSource, RelationType } from '../../contract/domain/relation.ts'
import { t } from '../language/language.ts'
import { scoreText } from '../shell/numbers.ts'
import { visibleName } from '../shell/visible-name.ts'

const lastPart = (name: string): string =>
  visibleName(name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ')).trim()

const meet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === 0 || b.length === 0 || a.some((type) => b.includes(type))

/**
 * A type as the desk says it: `member of` for `/per/org/member_of`. In full where nothing would be left, or where another
 * type of the schema would read the same between the same mentions.
 */
export function shortName(name: string, types: readonly RelationType[]): string {
  const short = lastPart(name)
  const own = types.find((t) => t.name === name)
  const isTwin = (t: RelationType) =>
    t.name !== name && lastPart(t.name) === short && meet(t.heads, own?.heads ?? []) && meet(t.tails, own?.tails ?? [])
  const isClear = short !== '' && !types.some(isTwin)
  return isClear ? short : visibleName(name)
}

/** What stands between the two ends: the short name, or that there is nothing. */
export const typeWords = (type: string | null, types: readonly RelationType[]): string =>
  type === null ? t('relations.none') : shortName(type, types)

/** `Mira Tarn, peer, Okoro`: for screen readers and titles. */
export const relationWords = (
  head: { readonly surface: string },
  type: string | null,
  tail: { readonly surface: string },
  types: readonly RelationType[],
): string =>
  t('relations.words', {
    head: visibleName(head.surface),
    type: typeWords(type, types),
    tail: visibleName(tail.surface),
  })

/** Where a relation comes from, in a few words. */
export function relationSourceWords(source: RelationSource, types: readonly RelationType[]): string {
  switch (source.kind) {
    case 'person':
      return t('post.byHand')
    case 'import':
      return t('post.fromFile', { file: visibleName(source.file) })
    case 'suggestion':
      return t('post.scoredBy', { score: scoreText(source.score), version: source.version })
    case 'correction':
      return t(source.reversed ? 'relations.correctedReversed' : 'relations.corrected', {
        type: shortName(source.type, types),
        score: scoreText(source.score),
      })
    default:
      return source satisfies never
  }
}
