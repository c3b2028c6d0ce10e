import { cast, type Label } from './cast.ts'
import type { Entity } from './markup.ts'

/** What holds between two of the cast, by their ids; the types are MNRE's. */
export interface Fact {
  readonly head: string
  readonly type: string
  readonly tail: string
}

const fact = (head: string, type: string, tail: string): Fact => ({ head, type, tail })

/** What the posts say, or say nothing against: as `cast.ts` tells it. */
export const facts: readonly Fact[] = [
  fact('mira-tarn', '/per/loc/place_of_birth', 'eastgate'),
  fact('mira-tarn', '/per/misc/present_in', 'harbourfest'),
  fact('okoro', '/per/loc/place_of_residence', 'eastgate'),
  fact('okoro', '/per/org/member_of', 'council'),
  fact('okoro', '/per/misc/present_in', 'harbourfest'),
  fact('jonas-pell', '/per/org/member_of', 'rovers'),
  fact('ines-caldera', '/per/org/member_of', 'rovers'),
  fact('ines-caldera', '/per/per/peer', 'jonas-pell'),
  fact('ravi-denholm', '/per/org/member_of', 'echo'),
  fact('lena-frost', '/per/org/member_of', 'bird-trust'),
  fact('juniper-vale', '/per/misc/present_in', 'long-tide'),
  fact('theo-marsh', '/per/misc/present_in', 'long-tide'),
  fact('theo-marsh', '/per/loc/place_of_birth', 'port-hollin'),
  fact('ada-skell', '/per/misc/present_in', 'sea-swift'),
  fact('walter-pike', '/per/loc/place_of_residence', 'gull-point'),
  fact('biscuit', '/per/loc/place_of_residence', 'rope-street'),
  fact('eastgate', '/loc/loc/contain', 'north-pier'),
  fact('rovers', '/org/loc/locate_at', 'eastgate'),
  fact('crumb-and-kettle', '/org/loc/locate_at', 'eastgate'),
  fact('bird-trust', '/org/loc/locate_at', 'skell-island'),
  fact('cafe-angstrom', '/org/loc/locate_at', 'port-hollin'),
  fact('harbourfest', '/misc/loc/held_on', 'eastgate'),
  fact('harbourfest', '/misc/loc/held_on', 'north-pier'),
  fact('quay-cup', '/misc/loc/held_on', 'eastgate'),
  fact('quay-cup', '/misc/misc/part_of', 'harbourfest'),
  fact('lantern-night', '/misc/loc/held_on', 'fisher-row'),
]

/** Both ends are places in the list of a post's entities, as the project's own JSONL has them. */
export interface Relation {
  readonly head: number
  readonly tail: number
  readonly label: string
}

const memberId = (name: string, label: Label): string | undefined =>
  cast.find((member) => member.label === label && member.names.includes(name))?.id

/** The facts that a post can show: both of its ends are named in it. Two names of one person are a relation as well. */
export function relationsOf(text: string, entities: readonly Entity[]): Relation[] {
  const ids = entities.map(({ start, end, label }) => memberId(text.slice(start, end), label))
  const shown = facts.flatMap(({ head, type, tail }): Relation[] => {
    const [from, to] = [ids.indexOf(head), ids.indexOf(tail)]
    return from < 0 || to < 0 ? [] : [{ head: from, tail: to, label: type }]
  })
  const again = entities.flatMap(({ label }, at): Relation[] => {
    const first = ids.indexOf(ids[at])
    return label === 'PER' && first < at ? [{ head: first, tail: at, label: '/per/per/alternate_names' }] : []
  })
  return [...shown, ...again]
}
