import { expect, test } from 'vitest'
import type { LinkRecord } from '../../contract/domain/graph.ts'
import { accepted, pierPost, pierText } from '../testing/post-views.ts'
import { deleteMention, rejectMention } from './edits.ts'
import { unrefer } from './referring.ts'
import { applyChanges, inverse } from './visible.ts'

const [okoro, mira] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
const person = { kind: 'person' } as const
const links: LinkRecord[] = [
  { mention: okoro, entity: 'okoro', verdict: 'accepted', source: person },
  { mention: okoro, entity: 'adaeze', verdict: 'rejected', source: person },
  { mention: mira, entity: null, verdict: 'accepted', source: person },
]
const view = pierPost({
  mentions: [accepted(pierText, 'Mira Tarn', 'PER', mira), accepted(pierText, 'Okoro', 'PER', okoro)],
  links,
})

test('a mention that goes takes what was said of it and the graph along, rejected entities included', () => {
  const changes = unrefer(view, okoro)
  expect(changes).toMatchObject([
    { kind: 'link', mention: okoro, entity: 'okoro', before: { verdict: 'accepted' }, after: null },
    { kind: 'link', mention: okoro, entity: 'adaeze', before: { verdict: 'rejected' }, after: null },
  ])
  expect(applyChanges(view, changes).links).toEqual([links[2]])
})

test.each([
  ['deleted', deleteMention],
  ['rejected', rejectMention],
] as const)('of a mention that is %s no link is left, and undo brings all of them back', (_name, lose) => {
  const edit = lose(view, view.mentions[1]!)
  const after = applyChanges(view, edit?.changes ?? [])
  expect(after.links.filter(({ mention }) => mention === okoro)).toEqual([])
  const back = applyChanges(after, inverse(edit?.changes ?? []))
  expect(back.links.toSorted((a, b) => (a.entity ?? '').localeCompare(b.entity ?? ''))).toEqual(
    links.toSorted((a, b) => (a.entity ?? '').localeCompare(b.entity ?? '')),
  )
})
