import type { Entity } from '../entity-f1.ts'

/**
 * Entities of written BIO tags (`O`, `B-PER`, `I-PER`), start and end in words. As conlleval reads them: an `I-`
 * that does not continue an entity of its own type begins one.
 *
 * @throws RangeError for a tag that is none of these
 */
export function conllEntities(tags: readonly string[]): Entity[] {
  const entities: Entity[] = []
  let open: { start: number; type: string } | null = null
  for (let t = 0; t <= tags.length; t++) {
    const parts = /^(?:(O)|([BI])-(.+))$/.exec(tags[t] ?? 'O')
    if (!parts) throw new RangeError(`tag ${t} is "${tags[t]}", expected O, B-TYPE or I-TYPE`)
    const [, outside, prefix, type] = parts
    if (open && prefix === 'I' && type === open.type) continue
    if (open) entities.push({ start: open.start, end: t, type: open.type })
    open = outside === undefined ? { start: t, type: type! } : null
  }
  return entities
}
