import type { Desk, Focus } from '../workspace/desk.ts'
import { targetOf } from '../workspace/desk.ts'
import { openItems } from '../workspace/doubts.ts'
import { deleteMention, type Edit, rejectMention } from '../workspace/edits.ts'
import { type DeskEvent, focusAfter, isOpen, type Step, step } from '../workspace/step.ts'
import { undecided } from '../workspace/visible.ts'
import { type End, endOf, endsOf } from './ends.ts'
import { canReverse } from './relation-conditions.ts'
import {
  acceptAllProposed,
  acceptProposed,
  acceptRejected,
  addRelation,
  correctProposed,
  deleteRelation,
  rejectProposed,
  rejectRelation,
  retypeRelation,
  reverseRelation,
  unrelate,
} from './relation-edits.ts'
import type { EndKey } from './relation-mode.ts'
import { attachedTo, relationTargetOf, targetsOf } from './relation-target.ts'
import {
  afterEdit,
  browse,
  calm,
  focusedEnd,
  focusOn,
  goOn,
  lookedFor,
  onProposed,
  onwards,
  stay,
} from './relation-walk.ts'
import {
  choicesInOrder,
  choicesOf,
  choicesOfDecided,
  type Decided,
  type Proposed,
  proposedOf,
  type Scene,
} from './scene.ts'

/** What happens to relations, from keys, palette or mouse alike. */
export type RelationEvent =
  | { readonly kind: 'relate' }
  /** The letter of another mention; `reversed`: the relation runs from it. */
  | { readonly kind: 'target'; readonly index: number; readonly reversed: boolean }
  | { readonly kind: 'join'; readonly head: EndKey; readonly tail: EndKey }
  | { readonly kind: 'choice'; readonly index: number }
  | { readonly kind: 'choose'; readonly type: string }
  | { readonly kind: 'flip' }
  | { readonly kind: 'no-relation' }
  /** The model has scored the pairs of this post, perhaps anew. */
  | { readonly kind: 'pairs-came' }

export type PostEvent = DeskEvent | RelationEvent

const relationEvents: ReadonlySet<string> = new Set<RelationEvent['kind']>([
  'relate',
  'target',
  'join',
  'choice',
  'choose',
  'flip',
  'no-relation',
  'pairs-came',
])
const isOwn = (event: PostEvent): event is RelationEvent => relationEvents.has(event.kind)

/** Turned round where only the other direction has a type that the schema allows. */
function startRelate(desk: Desk, scene: Scene, head: End, tail: End, of: string | null): Step {
  if (head.key === tail.key) return stay(calm(desk))
  const forwards = choicesOf(scene, head, tail)
  const backwards = forwards.length > 0 ? [] : choicesOf(scene, tail, head)
  const [from, to, choices] = backwards.length > 0 ? [tail, head, backwards] : [head, tail, forwards]
  const order = choices.map(({ type }) => type.name)
  return stay({ ...desk, mode: { kind: 'relate', head: from.key, tail: to.key, order, of } })
}

function pick(desk: Desk, scene: Scene, from: EndKey, to: End | undefined, reversed: boolean): Step {
  const own = endOf(scene.view, from)
  if (own === null || to === undefined) return stay(calm(desk))
  return reversed ? startRelate(desk, scene, to, own, null) : startRelate(desk, scene, own, to, null)
}

function stepAim(desk: Desk, scene: Scene, event: PostEvent, from: EndKey, newId: () => string): Step {
  switch (event.kind) {
    case 'target':
      return pick(desk, scene, from, targetsOf(scene, from)[event.index], event.reversed)
    case 'place': {
      const word = scene.view.words[event.word]
      const to = word && endsOf(scene.view).find((e) => e.key !== from && e.start < word.end && word.start < e.end)
      if (to === undefined) break
      return pick(desk, scene, from, to, false)
    }
    case 'focus': {
      const { focus } = event
      const to = endOf(scene.view, focus.kind === 'mention' ? focus.id : focus.kind === 'suggestion' ? focus.key : '')
      if (to === null || to.key === from) break
      return pick(desk, scene, from, to, false)
    }
    case 'leave':
      return stay(calm(desk))
    case 'accept':
    case 'reject':
    case 'pass':
    case 'type':
    case 'choice':
    case 'delete':
    case 'boundary':
    case 'pairs-came':
      return stay(desk)
    default:
  }
  return stepDecide(calm(desk), scene, event, newId)
}

type RelateMode = Extract<Desk['mode'], { kind: 'relate' }>

/** Makes the relation and goes on: after a proposal to the next one, else back to the mention that it started from. */
function made(desk: Desk, scene: Scene, mode: RelateMode, type: string | null, newId: () => string): Step {
  const head = endOf(scene.view, mode.head)
  const tail = endOf(scene.view, mode.tail)
  if (head === null || tail === null) return stay(calm(desk))
  const of = mode.of === null ? undefined : proposedOf(scene).find((p) => p.key === mode.of)
  if (of !== undefined) {
    const edit = correctProposed(scene, of, { type, reversed: of.head.key !== head.key }, newId)
    return onwards(calm(desk), scene, edit, of)
  }
  const edit = addRelation(scene, head, tail, type, newId)
  const from = focusedEnd(desk, scene) ?? head
  const now = afterEdit(scene, edit)
  const end = endsOf(now.view).find((e) => e.kind === 'mention' && e.start === from.start && e.end === from.end) ?? from
  const focus: Focus = end.kind === 'mention' ? { kind: 'mention', id: end.key } : { kind: 'suggestion', key: end.key }
  return stay(focusOn(desk, now, focus, end), edit)
}

function stepRelate(desk: Desk, scene: Scene, event: PostEvent, mode: RelateMode, newId: () => string): Step {
  const head = endOf(scene.view, mode.head)
  const tail = endOf(scene.view, mode.tail)
  if (head === null || tail === null) return stepDecide(calm(desk), scene, event, newId)
  const choices = choicesInOrder(scene, head, tail, mode.order)
  const take = (index: number) => {
    const choice = choices[index]
    return choice === undefined ? stay(desk) : made(desk, scene, mode, choice.type.name, newId)
  }
  switch (event.kind) {
    case 'choice':
      return take(event.index)
    case 'choose':
      return take(choices.findIndex(({ type }) => type.name === event.type))
    case 'keep':
    case 'accept':
      return take(0)
    case 'flip': {
      const order = choicesOf(scene, tail, head).map(({ type }) => type.name)
      return stay({ ...desk, mode: { ...mode, head: mode.tail, tail: mode.head, order } })
    }
    case 'no-relation':
      return made(desk, scene, mode, null, newId)
    case 'leave':
    case 'pass':
      return stay(calm(desk))
    case 'type':
    case 'reject':
    case 'delete':
    case 'boundary':
    case 'pairs-came':
      return stay(desk)
    default:
      return stepDecide(calm(desk), scene, event, newId)
  }
}

type AskMode = Extract<Desk['mode'], { kind: 'ask' }>

function stepAsk(desk: Desk, scene: Scene, event: PostEvent, mode: AskMode, newId: () => string): Step {
  const mention = scene.view.mentions.find((m) => m.id === mode.mention)
  if (mention === undefined) return stepDecide(calm(desk), scene, event, newId)
  switch (event.kind) {
    case 'keep':
    case mode.what: {
      if (mode.what === 'reject') return stay(calm(desk), rejectMention(scene.view, mention))
      const edit = deleteMention(scene.view, mention)
      const now = afterEdit(scene, edit)
      return goOn(stay(focusAfter(calm(desk), now.view, mention.start), edit), scene)
    }
    case 'leave':
      return stay(calm(desk))
    case 'pairs-came':
      return stay(desk)
    default:
      return stepDecide(calm(desk), scene, event, newId)
  }
}

function stepDecided(desk: Desk, scene: Scene, event: PostEvent, decided: Decided): Step | null {
  const { relation, head } = decided
  const remain = (edit: Edit | null) => stay(calm(desk), edit)
  const retype = (type: string | undefined) => remain(type === undefined ? null : retypeRelation(scene, relation, type))
  const choices = () => choicesOfDecided(scene, decided)
  switch (event.kind) {
    case 'accept':
      return remain(acceptRejected(scene, relation))
    case 'reject':
      return remain(rejectRelation(scene, relation))
    case 'choice':
      return retype(choices()[event.index]?.type.name)
    case 'choose':
      return retype(choices().find(({ type }) => type.name === event.type)?.type.name)
    case 'flip':
      return canReverse(desk, scene) ? remain(reverseRelation(scene, relation)) : stay(desk)
    case 'no-relation':
      return remain(unrelate(scene, relation))
    case 'delete': {
      const edit = deleteRelation(scene, relation)
      return stay(focusOn(desk, scene, { kind: 'mention', id: relation.head }, head), edit)
    }
    case 'type':
    case 'correct':
    case 'boundary':
    case 'stretch':
      return stay(desk)
    default:
      return null
  }
}

function stepProposed(desk: Desk, scene: Scene, event: PostEvent, p: Proposed, newId: () => string): Step | null {
  const choose = (type: string | undefined) =>
    type === undefined
      ? stay(desk)
      : onwards(desk, scene, correctProposed(scene, p, { type, reversed: false }, newId), p)
  const passOver = () => onwards({ ...desk, passed: [...desk.passed, p.key] }, scene, null, p)
  switch (event.kind) {
    case 'accept':
      return onwards(desk, scene, acceptProposed(scene, p, newId), p)
    case 'reject': {
      const edit = rejectProposed(scene, p, newId)
      return edit === null ? passOver() : onwards(desk, scene, edit, p)
    }
    case 'pass':
      return passOver()
    case 'choice':
      return choose(choicesOf(scene, p.head, p.tail)[event.index]?.type.name)
    case 'choose':
      return choose(event.type)
    case 'correct':
      return startRelate(desk, scene, p.head, p.tail, p.key)
    case 'flip':
      return startRelate(desk, scene, p.tail, p.head, p.key)
    case 'no-relation':
      return onwards(desk, scene, correctProposed(scene, p, { type: null, reversed: false }, newId), p)
    case 'type':
    case 'delete':
    case 'boundary':
    case 'stretch':
      return stay(desk)
    default:
      return null
  }
}

const deciding: ReadonlySet<PostEvent['kind']> = new Set([
  'accept',
  'reject',
  'pass',
  'keep',
  'type',
  'delete',
  'accept-all',
])

function stepDecide(desk: Desk, scene: Scene, event: PostEvent, newId: () => string): Step {
  const { view } = scene
  const target = relationTargetOf(desk, scene)
  const own =
    target.kind === 'relation'
      ? stepDecided(desk, scene, event, target.decided)
      : target.kind === 'proposed'
        ? stepProposed(desk, scene, event, target.proposed, newId)
        : null
  if (own !== null) return own

  const isCalm = desk.mode.kind === 'decide'
  const openMentions = openItems(view).filter(({ key }) => !desk.passed.includes(key))
  switch (event.kind) {
    case 'relate': {
      const from = focusedEnd(desk, scene)
      if (from === null || targetsOf(scene, from.key).length === 0) return stay(calm(desk))
      return stay({ ...desk, mode: { kind: 'aim', from: from.key } })
    }
    case 'join': {
      const [head, tail] = [endOf(view, event.head), endOf(view, event.tail)]
      if (head === null || tail === null) return stay(calm(desk))
      const focus: Focus =
        head.kind === 'mention' ? { kind: 'mention', id: head.key } : { kind: 'suggestion', key: head.key }
      return startRelate(focusOn(desk, scene, focus, head), scene, head, tail, null)
    }
    case 'focus': {
      const next = { ...calm(desk), focus: event.focus }
      const found = relationTargetOf(next, scene)
      if (found.kind === 'relation') return stay(focusOn(desk, scene, event.focus, found.decided.head))
      if (found.kind === 'proposed') return stay(focusOn(desk, scene, event.focus, found.proposed.head))
      break
    }
    case 'pairs-came':
      if (!isCalm || desk.focus.kind !== 'none' || view.version === null || openMentions.length > 0) return stay(desk)
      return goOn(stay(desk), scene)
    case 'next':
    case 'previous': {
      const walked = isCalm ? browse(desk, scene, event.kind === 'next' ? 1 : -1) : null
      if (walked !== null) return walked
      break
    }
    case 'pass': {
      const isOver = isCalm && openMentions.length === 0 && !isOpen(desk, view)
      const first = isOver ? lookedFor(desk, scene)[0] : undefined
      if (first !== undefined) return stay(onProposed(desk, scene, first))
      break
    }
    case 'accept-all': {
      if (undecided(view).length > 0) break
      const edit = acceptAllProposed(scene, proposedOf(scene), newId)
      return edit === null ? stay(desk) : stay({ ...calm(desk), focus: { kind: 'none' } }, edit)
    }
    case 'delete':
    case 'reject': {
      const mention = targetOf(desk, view)
      if (!isCalm || mention.kind !== 'mention' || mention.mention.verdict !== 'accepted') break
      const { id } = mention.mention
      const attached = attachedTo(scene, id)
      if (attached.relations + attached.links + attached.entities === 0) break
      return stay({ ...desk, mode: { kind: 'ask', what: event.kind, mention: id } })
    }
    default:
  }
  if (isOwn(event)) return stay(desk)
  const result = step(desk, view, event, newId)
  return deciding.has(event.kind) ? goOn(result, scene) : result
}

/** The whole desk of a post with its relations as one function: no DOM, no clock, no network. */
export function stepPost(desk: Desk, scene: Scene, event: PostEvent, newId: () => string): Step {
  switch (desk.mode.kind) {
    case 'aim':
      return stepAim(desk, scene, event, desk.mode.from, newId)
    case 'relate':
      return stepRelate(desk, scene, event, desk.mode, newId)
    case 'ask':
      return stepAsk(desk, scene, event, desk.mode, newId)
    case 'decide':
    case 'correct':
      return stepDecide(desk, scene, event, newId)
    default:
      return desk.mode satisfies never
  }
}
