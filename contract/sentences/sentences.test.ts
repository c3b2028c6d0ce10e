import { describe, expect, test } from 'vitest'
import { english } from './en/english.ts'
import type { Sentences } from './fill.ts'
import { said } from './said.ts'
import { say } from './say.ts'
import { told } from './told.ts'
import { chinese } from './zh-cn/chinese.ts'

const entries = (sentences: Sentences): ReadonlyMap<string, string> =>
  new Map(Object.entries(sentences).flatMap(([area, own]) => Object.entries(own).map(([k, v]) => [`${area}.${k}`, v])))
const [en, zh] = [entries(english), entries(chinese)]
const holes = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort()

describe('the catalogues of what the engine says', () => {
  test('have every sentence in both languages, what is counted in English’s two forms', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].filter((key) => !key.endsWith('_one')).sort())
    for (const key of en.keys())
      if (key.endsWith('_one')) expect(en.has(key.replace(/_one$/, '_other')), key).toBe(true)
  })

  test('have the same holes in both, each of which can be filled', () => {
    for (const [key, text] of zh) {
      expect([key, holes(text)]).toEqual([key, holes(en.get(key)!)])
      expect([key, text.replace(/\{\{\w+\}\}/g, '').includes('{{')]).toEqual([key, false])
    }
  })

  test('are never empty, and Chinese where they have words', () => {
    const words = (text: string) => text.replace(/\{\{\w+\}\}/g, '')
    for (const [key, text] of [...en, ...zh]) expect(text.trim(), key).not.toBe('')
    const latin = [...zh].filter(
      ([key, text]) => /[A-Za-z]{4,}/.test(words(en.get(key)!)) && !/\p{Script=Han}/u.test(text),
    )
    expect(latin.map(([key]) => key)).toEqual([])
  })
})

describe('a sentence', () => {
  const tooLong = say('files.tooLong', { found: 12_345, most: 500 })

  test('has its English, and the same in Chinese', () => {
    expect(tooLong.text).toBe('12345 characters, expected at most 500')
    expect(told('en', tooLong.text, tooLong.said)).toBe(tooLong.text)
    expect(told('zh-CN', tooLong.text, tooLong.said)).toBe('12345 个字符，最多 500 个')
  })

  test('may hold another one, which is told in the same language', () => {
    const { text, said: own } = say('disk.full', { what: say('disk.imageNotKept') })
    expect(text).toBe('An image could not be kept: the disk is full. Free some space and try again.')
    expect(told('zh-CN', text, own)).toBe('无法保存图片：磁盘已满。请腾出空间后重试。')
  })

  test('crosses the contract as it is', () =>
    expect(said.parse(JSON.parse(JSON.stringify(tooLong.said)))).toEqual(tooLong.said))

  test.each([
    ['an older Triptych said', undefined],
    ['a newer one says, which this one does not know', { code: 'files.ofTomorrow', facts: {} }],
    ['lacks a fact', { code: 'files.tooLong', facts: { found: 3 } }],
    ['has the name of something that every object has', { code: 'files.constructor', facts: {} }],
    ['has an area that every object has', { code: '__proto__.toString', facts: {} }],
    ['holds one that nobody knows', { code: 'disk.full', facts: { what: { code: 'disk.ofTomorrow', facts: {} } } }],
  ])('that %s is told in English', (_name, own) => expect(told('zh-CN', 'As it was.', own)).toBe('As it was.'))

  test('asks for exactly its facts', () => {
    // @ts-expect-error: `most` is missing.
    expect(() => say('files.tooLong', { found: 1 })).toThrow('lacks a fact')
    // @ts-expect-error: there is no such fact.
    expect(say('files.tooLong', { found: 1, most: 2, least: 3 }).text).toContain('at most 2')
    // @ts-expect-error: there is no such sentence.
    expect(() => say('files.ofTomorrow')).toThrow(RangeError)
  })
})
