import type { Change } from '../../contract/domain/event.ts'
import type {
  Fact,
  FactRecord,
  GraphEntity,
  GraphKey,
  GraphSource,
  Link,
  LinkRecord,
  MissingFact,
  Predicate,
  Triple,
} from '../../contract/domain/graph.ts'
import type { MentionId } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { Edit } from '../workspace/edits.ts'

const person: GraphSource = { kind: 'person' }

const changeFact = (triple: Triple, before: Fact | null, after: Fact | null): Change => ({
  kind: 'fact',
  triple,
  before,
  after,
})

const suggestedBy = ({ version, probability }: MissingFact): GraphSource => ({
  kind: 'suggestion',
  version,
  score: probability,
})

/** A missing fact that the person states. */
export const stateMissing = (fact: MissingFact): Edit => ({
  intent: 'state-fact',
  changes: [changeFact(fact.triple, null, { verdict: 'accepted', sources: [suggestedBy(fact), person] })],
})

/** A missing fact that the person denies: it never returns, and teaches. */
export const denyMissing = (fact: MissingFact): Edit => ({
  intent: 'deny-fact',
  changes: [changeFact(fact.triple, null, { verdict: 'rejected', sources: [suggestedBy(fact)] })],
})

/** A fact that a post says, taken into the graph or denied. */
export const decideProposed = ({ triple, fact }: FactRecord, verdict: Fact['verdict']): Edit => ({
  intent: verdict === 'accepted' ? 'state-fact' : 'deny-fact',
  changes: [changeFact(triple, null, { verdict, sources: fact.sources })],
})

export const stateFact = (triple: Triple): Edit => ({
  intent: 'state-fact',
  changes: [changeFact(triple, null, { verdict: 'accepted', sources: [person] })],
})

export const takeFactAway = ({ triple, fact }: FactRecord): Edit => ({
  intent: 'delete',
  changes: [changeFact(triple, fact, null)],
})

/** A stored fact that the person denies, or a denied one that holds after all; everyone who said so stays named. */
export const turnFact = ({ triple, fact }: FactRecord): Edit => {
  const verdict = fact.verdict === 'accepted' ? 'rejected' : 'accepted'
  return {
    intent: verdict === 'accepted' ? 'state-fact' : 'deny-fact',
    changes: [changeFact(triple, fact, { verdict, sources: fact.sources })],
  }
}

export const putEntity = (key: GraphKey, before: GraphEntity | null, after: GraphEntity): Edit => ({
  intent: 'edit-entity',
  changes: [{ kind: 'graph-entity', key, before, after }],
})

export const mergeInto = (key: GraphKey, entity: GraphEntity, into: GraphKey): Edit => ({
  intent: 'merge',
  changes: [{ kind: 'graph-entity', key, before: entity, after: { ...entity, mergedInto: into } }],
})

export const takeApart = (key: GraphKey, entity: GraphEntity): Edit => ({
  intent: 'split',
  changes: [{ kind: 'graph-entity', key, before: entity, after: { ...entity, mergedInto: null } }],
})

export const putPredicate = (key: GraphKey, before: Predicate | null, after: Predicate): Edit => ({
  intent: 'edit-predicate',
  changes: [{ kind: 'predicate', key, before, after }],
})

export const newEntity = (label: string, types: readonly string[] = []): GraphEntity => ({
  label,
  aliases: [],
  description: '',
  types: [...types],
  images: [],
  mergedInto: null,
  source: person,
})

/** A key that no other entity has, and that still says what it is. */
export function keyFor(label: string, id: string): GraphKey {
  const word = label
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  return `local:${word === '' ? 'entity' : word.toLowerCase()}-${id.slice(-12)}`
}

interface Linking {
  readonly post: PostId
  readonly mention: MentionId
  /** What is decided about this mention so far. */
  readonly links: readonly LinkRecord[]
}

const linkChange = (
  { post, mention }: Linking,
  entity: GraphKey | null,
  before: Link | null,
  after: Link | null,
): Change => ({ kind: 'link', post, mention, entity, before, after })

const bare = ({ verdict, source }: LinkRecord): Link => ({ verdict, source })

/** The mention means this entity, or nothing in the graph (`null`); what it meant before goes. */
export function linkTo(linking: Linking, entity: GraphKey | null, first: readonly Change[] = []): Edit {
  const others = linking.links.filter((link) => link.verdict === 'accepted' && link.entity !== entity)
  const before = linking.links.find((link) => link.entity === entity)
  return {
    intent: 'link',
    changes: [
      ...first,
      ...others.map((link) => linkChange(linking, link.entity, bare(link), null)),
      linkChange(linking, entity, before ? bare(before) : null, { verdict: 'accepted', source: person }),
    ],
  }
}

/** The mention means no longer what it meant. */
export function unlink(linking: Linking): Edit | null {
  const accepted = linking.links.filter(({ verdict }) => verdict === 'accepted')
  if (accepted.length === 0) return null
  return { intent: 'link', changes: accepted.map((link) => linkChange(linking, link.entity, bare(link), null)) }
}

/** The mention does not mean this entity: it is not offered again. */
export function rejectLink(linking: Linking, entity: GraphKey): Edit {
  const before = linking.links.find((link) => link.entity === entity)
  return {
    intent: 'link',
    changes: [linkChange(linking, entity, before ? bare(before) : null, { verdict: 'rejected', source: person })],
  }
}
