import type { RelationType } from './relation.ts'

/** Name, whether head and tail may be swapped, and what is meant. The name says which types of mentions it joins. */
const rows: readonly (readonly [name: string, symmetric: boolean, description: string])[] = [
  ['/per/per/peer', true, 'Colleagues, rivals, friends: people of the same field'],
  ['/per/org/member_of', false, 'Works, plays, studies or stands for the organisation'],
  ['/loc/loc/contain', false, 'The head contains the tail: a country its city'],
  ['/per/misc/present_in', false, 'Appears in the work or takes part in the event'],
  ['/org/loc/locate_at', false, 'The organisation has its seat there, or belongs there'],
  ['/per/loc/place_of_residence', false, 'Lives there, or is there for longer'],
  ['/misc/loc/held_on', false, 'The event takes place there'],
  ['/org/org/subsidiary', false, 'The head is a part of the tail'],
  ['/per/per/alternate_names', true, 'Two names of one person'],
  ['/per/per/couple', true, 'Married or together'],
  ['/per/misc/nationality', false, 'Belongs to the nation or people'],
  ['/misc/misc/part_of', false, 'The head is a part of the tail: an episode of its series'],
  ['/org/org/alternate_names', true, 'Two names of one organisation'],
  ['/per/loc/place_of_birth', false, 'Was born there'],
  ['/per/misc/awarded', false, 'Was given the prize'],
  ['/per/per/charges', false, 'Accuses the other, or looks after them'],
  ['/per/per/parent', false, 'The head is father or mother of the tail'],
  ['/per/per/siblings', true, 'Brothers and sisters'],
  ['/per/per/neighbor', true, 'Live next to each other'],
  ['/per/per/alumi', true, 'Went to the same school'],
  ['/per/misc/religion', false, 'Has the faith'],
  ['/per/misc/race', false, 'Belongs to the ethnic group'],
]

/**
 * The relations that the starter for relations knows, named as in MNRE, the most frequent there first: what a project
 * may take over that has no relation types of its own. The ends have the starter's types.
 */
export const defaultRelationTypes: readonly RelationType[] = rows.map(([name, symmetric, description], at) => {
  const [, head, tail] = name.split('/')
  return {
    name,
    colour: at % 12,
    description,
    heads: [head!.toUpperCase()],
    tails: [tail!.toUpperCase()],
    symmetric,
  }
})
