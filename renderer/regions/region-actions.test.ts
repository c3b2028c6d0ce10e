import { expect, test } from 'vitest'
import { type KeyScope, keymap } from '../keys/keymap.ts'
import { resolveKey } from '../keys/resolve.ts'
import { pierWithRegions } from '../testing/region-views.ts'
import { marksOf } from './marks.ts'
import { regionEventOf, takesKeysFromRegions } from './region-actions.ts'

const marks = marksOf(pierWithRegions())

/** What a key press comes to, from the key to the event; the second mark is in focus. */
function pressed(scopes: readonly KeyScope[], key: string, held: { shift?: true; alt?: true } = {}, code = '') {
  const action = resolveKey(
    {
      key,
      code,
      ctrlKey: false,
      metaKey: false,
      altKey: held.alt === true,
      shiftKey: held.shift === true,
      isComposing: false,
    },
    { scopes: [...scopes, 'label', 'everywhere'], inField: false, onControl: 'none', singleKeys: true, isMac: false },
  )
  return action === null ? null : regionEventOf(action, marks, marks[1]?.key ?? null)
}

test.each([
  { what: 'B begins a box', scopes: [], key: 'b', event: { kind: 'begin' } },
  { what: '] goes to the next region', scopes: [], key: ']', event: { kind: 'walk', by: 1 } },
  { what: 'A on a region accepts it', scopes: ['region'], key: 'a', event: { kind: 'accept' } },
  {
    what: 'an arrow on a region moves it',
    scopes: ['region'],
    key: 'ArrowUp',
    event: { kind: 'nudge', by: { x: 0, y: -1 }, fine: false },
  },
  { what: '5 puts a box into the middle', scopes: ['box'], key: '5', code: 'Digit5', event: { kind: 'cell', cell: 5 } },
  { what: 'Enter keeps a box', scopes: ['box'], key: 'Enter', event: { kind: 'keep' } },
  {
    what: '0 says that it is not in the image',
    scopes: ['ground'],
    key: '0',
    code: 'Digit0',
    event: { kind: 'ground-nowhere' },
  },
  { what: 'Escape leaves', scopes: ['ground'], key: 'Escape', event: { kind: 'leave' } },
  { what: 'A without a region is the text’s', scopes: [], key: 'a', event: null },
] as const)('$what', ({ scopes, key, event, ...rest }) =>
  expect(pressed(scopes, key, {}, 'code' in rest ? rest.code : '')).toEqual(event),
)

test('a number names a region, with Shift it does not show it, Enter means the one in focus', () => {
  expect(pressed(['ground'], '3', {}, 'Digit3')).toEqual({ kind: 'ground', mark: marks[2]?.key, verdict: 'shown' })
  expect(pressed(['ground'], '#', { shift: true }, 'Digit3')).toMatchObject({ verdict: 'not-shown' })
  expect(pressed(['ground'], 'Enter')).toEqual({ kind: 'ground', mark: marks[1]?.key, verdict: 'shown' })
  expect(pressed(['ground'], '9', {}, 'Digit9')).toBeNull()
})

test('arrows resize with Shift and go by a pixel with Alt', () => {
  const by = { x: 1, y: 0 }
  expect(pressed(['box'], 'ArrowRight', { shift: true })).toEqual({ kind: 'grow', by, fine: false })
  expect(pressed(['box'], 'ArrowRight', { alt: true })).toEqual({ kind: 'nudge', by, fine: true })
  expect(pressed(['box'], 'ArrowRight', { alt: true, shift: true })).toEqual({ kind: 'grow', by, fine: true })
})

test('every key of a region, a box or a link does something there', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ ...marks[0]!, key: `m${i}` }))
  for (const { scope, action } of keymap) {
    if (scope !== 'region' && scope !== 'box' && scope !== 'ground') continue
    expect(regionEventOf(action, many, 'm1'), `${scope}: ${action}`).not.toBeNull()
  }
})

test('looking closer or undoing leaves the focus of a box alone; deciding about the text takes it', () => {
  expect(takesKeysFromRegions('zoom-in')).toBe(false)
  expect(takesKeysFromRegions('undo')).toBe(false)
  expect(takesKeysFromRegions('next')).toBe(true)
})
