import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { say } from '../contract/sentences/say.ts'
import { Speech } from './speech.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-speech-'))
  file = join(folder, 'language.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the shell speaks as the system does until the desk says otherwise, and remembers it', () => {
  const speech = new Speech(file, 'zh-CN')
  expect(speech.words.quit).toBe('退出')
  expect(speech.choose('en')).toBe(true)
  expect(speech.words.quit).toBe('Quit')
  expect(speech.choose('en')).toBe(false)
  expect(new Speech(file, 'zh-CN').words.quit).toBe('Quit')
})

test.each([['xx'], [null], [{ language: 'zh-CN' }], ['__proto__']])(
  'a window that says %j changes nothing',
  (wanted) => {
    const speech = new Speech(file, 'en-GB')
    expect(speech.choose(wanted)).toBe(false)
    expect(speech.words.quit).toBe('Quit')
  },
)

test('a damaged file is as none', () => {
  writeFileSync(file, '{"language":"xx"}')
  expect(new Speech(file, 'en-GB').words.quit).toBe('Quit')
})

test('what the engine says is told in the same language', () => {
  const { text, said } = say('learning.noPosts')
  const speech = new Speech(file, 'en-GB')
  expect(speech.told(text, said)).toBe(text)
  speech.choose('zh-CN')
  expect(speech.told(text, said)).toBe('没有可用来衡量的帖子；在您选择之前只是候选版本')
  expect(speech.told('as an older one said', undefined)).toBe('as an older one said')
})
