import { describe, expect, test } from 'vitest'
import { english } from './en/words.ts'
import { speak, t } from './language.ts'
import { chinese } from './zh-cn/words.ts'

type Catalogue = Readonly<Record<string, Readonly<Record<string, string>>>>

const entries = (catalogue: Catalogue): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(catalogue).flatMap(([area, words]) => Object.entries(words).map(([k, v]) => [`${area}.${k}`, v])),
  )

const [en, zh] = [entries(english), entries(chinese)]
const holes = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).sort()
/** `<0>`, `<link>`: the elements that a sentence is drawn around. */
const elements = (text: string) => [...text.matchAll(/<\/?\w+\s*\/?>/g)].map(([tag]) => tag).sort()

describe('catalogues', () => {
  test('every sentence stands in both languages, and none in one alone', () => {
    const needed = [...en.keys()].filter((key) => !key.endsWith('_one')).sort()
    expect([...zh.keys()].sort()).toEqual(needed)
  })

  test('what is counted has both of English’s forms', () => {
    for (const key of en.keys()) {
      if (key.endsWith('_one')) expect(en.has(key.replace(/_one$/, '_other')), key).toBe(true)
      if (key.endsWith('_other')) expect(en.has(key.replace(/_other$/, '_one')), key).toBe(true)
    }
  })

  test('a translation has the same holes and the same elements as its sentence', () => {
    for (const [key, text] of zh) {
      expect([key, holes(text)]).toEqual([key, holes(en.get(key)!)])
      expect([key, elements(text)]).toEqual([key, elements(en.get(key)!)])
    }
  })

  test('no sentence is empty, and Chinese sentences are Chinese', () => {
    for (const [key, text] of [...en, ...zh]) expect(text.trim(), key).not.toBe('')
    const latinOnly = [...zh].filter(
      ([, text]) => /[A-Za-z]{4,}/.test(text.replace(/\{\{.*?\}\}|<.*?>/g, '')) && !/\p{Script=Han}/u.test(text),
    )
    expect(latinOnly.map(([key]) => key)).toEqual([])
  })
})

describe('language', () => {
  test('counts follow the grammar of the language', () => {
    expect([1, 2, 12345].map((count) => t('counted.post', { count }))).toEqual(['1 post', '2 posts', '12,345 posts'])
    speak('zh-CN')
    expect([1, 2].map((count) => t('counted.post', { count }))).toEqual(['1 条帖子', '2 条帖子'])
    speak('en')
  })
})
