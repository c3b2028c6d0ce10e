import { expect, test } from 'vitest'
import { preferred } from './language.ts'

test.each([
  [['zh-TW', 'en'], 'zh-CN'],
  [['de-DE', 'zh'], 'zh-CN'],
  [['de'], 'en'],
  [['en-US', 'zh'], 'en'],
  [[], 'en'],
] as const)('a person who reads %j gets %s', (wanted, language) => {
  expect(preferred(wanted)).toBe(language)
})
