import type { Change } from '../../contract/domain/event.ts'
import type { MentionId } from '../../contract/domain/mention.ts'
import { typeWords } from '../relations/relation-words.ts'

/** The text of a mention; null where this window has not seen it. */
export type SurfaceOf = (id: MentionId) => string | null

type RelationChange = Extract<Change, { kind: 'relation' }>

/** `Mira Tarn, peer, Okoro`; where it changed, `Mira Tarn, peer → parent, Okoro`. */
export function relationChangeWords({ before, after }: RelationChange, surfaceOf: SurfaceOf): string {
  const now = after ?? before
  if (now === null) return ''
  const said = typeWords(now.type, [])
  const isRetyped = before !== null && after !== null && before.type !== after.type
  const type = isRetyped ? `${typeWords(before.type, [])} → ${said}` : said
  return [surfaceOf(now.head), type, surfaceOf(now.tail)].filter((part) => part !== null).join(', ')
}

/** What mentions read, from the changes themselves and from the posts that this window has open. */
export function surfacesOf(
  changes: readonly Change[],
  views: readonly { readonly mentions: readonly { readonly id: MentionId; readonly surface: string }[] }[],
): SurfaceOf {
  const known = new Map<MentionId, string>()
  for (const change of changes) {
    const mention = change.kind === 'mention' ? (change.after ?? change.before) : null
    if (change.kind === 'mention' && mention !== null) known.set(change.id, mention.surface)
  }
  for (const { mentions } of views) for (const { id, surface } of mentions) known.set(id, surface)
  return (id) => known.get(id) ?? null
}
