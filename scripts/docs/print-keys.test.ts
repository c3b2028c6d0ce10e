import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Binding } from '../../renderer/keys/keymap.ts'
import { printKeys } from './print-keys.ts'

test('docs/keys.md is what the keymap says', () => {
  const written = readFileSync(new URL('../../docs/keys.md', import.meta.url), 'utf8')
  expect(written, 'run `node scripts/docs/keys.ts`').toBe(printKeys())
})

const binding = (
  action: Binding['action'],
  scope: Binding['scope'],
  chords: readonly string[],
  label: Binding['label'],
): Binding => ({
  action,
  scope,
  chords,
  label,
  group: 'graph',
  when: 'always',
})

test('a row has the keys as they stand on a keyboard, and where they work', () => {
  const printed = printKeys([binding('keep', 'correct', ['Enter', 'Shift+ArrowLeft'], 'keep')])
  expect(printed).toContain('| <kbd>Enter</kbd> or <kbd>Shift</kbd> <kbd>←</kbd> | keep | while correcting |')
})

test('of keys that differ only in a number the first stands for all', () => {
  const printed = printKeys([binding('cell-1', 'box', ['1'], 'accept'), binding('cell-2', 'box', ['2'], 'reject')])
  expect(printed).toContain('| accept |')
  expect(printed).not.toContain('| reject |')
})
