import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Binding } from '../../renderer/keys/keymap.ts'
import { printKeys } from './print-keys.ts'

test('docs/keys.md is what the keymap says', () => {
  const written = readFileSync(new URL('../../docs/keys.md', import.meta.url), 'utf8')
  expect(written, 'run `node scripts/docs/keys.ts`').toBe(printKeys())
})

const binding = (action: Binding['action'], scope: Binding['scope'], chords: readonly string[]): Binding => ({
  action,
  scope,
  chords,
  label: `what ${action} does`,
  group: 'Graph',
  when: 'always',
})

test('a row has the keys as they stand on a keyboard, and where they work', () => {
  const printed = printKeys([binding('keep', 'correct', ['Enter', 'Shift+ArrowLeft'])])
  expect(printed).toContain('| <kbd>Enter</kbd> or <kbd>Shift</kbd> <kbd>←</kbd> | what keep does | while correcting |')
})

test('of keys that differ only in a number the first stands for all', () => {
  const printed = printKeys([binding('cell-1', 'box', ['1']), binding('cell-2', 'box', ['2'])])
  expect(printed).toContain('what cell-1 does')
  expect(printed).not.toContain('what cell-2 does')
})
