import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { english } from '../renderer/language/en/words.ts'
import { englishIn } from './english-in-code.ts'

const renderer = join(import.meta.dirname, '../renderer')

/** Look like words and are none: keys of the keyboard, names that are the same in every language, names of errors and selectors. */
const names = [
  /^((Ctrl|Alt|Shift)(\+|$))*(Arrow\w*|Enter|Escape|Esc|Space|Spacebar|Backspace|Delete|Del|Tab|Home|End|Page(Up|Down)|\w)?$/,
  /^(Triptych|CoNLL( \/ BIO)?|CoNLL \(BIO\)|JSONL|MNRE|COCO|F1|DirectML|Core ML|WebGPU|CUDA|CPU|SQLite|ONNX Runtime|GFLOPS|Node)$/,
  /^Wire(Lost|Refused)$/,
  /\[contenteditable=|^swatch-dot colour-$/,
  /^(Turtle|N-(Triples|Quads)|JSON-LD|ComplEx|DistMult|TransE|RotatE)$/,
  // A selector, a key of the cache.
  /^input, textarea$|^ranked candidates$/,
  // Lines of a chart, and a command to be typed.
  /^(taken|left)$|^triptych train --project "$/,
]
const isName = (text: string) => names.some((name) => name.test(text.replace(/^, |,$/g, '')))

const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\.d\.ts$|^testing\/|^vite\.config/.test(file))
const source = (file: string) => readFileSync(join(renderer, file), 'utf8')
const speaking = files.filter((file) => !file.startsWith('language/'))

test('no sentence that a person reads stands in the code of the desk', () => {
  const left = speaking.flatMap((file) =>
    englishIn(source(file), isName).map(({ line, text }) => `renderer/${file}:${line}: ${text}`),
  )
  expect(left).toEqual([])
})

test('every sentence of the catalogue is said somewhere', () => {
  const code = speaking.map(source).join('\n')
  const said = new Set([...code.matchAll(/['"`](\w+\.\w+)['"`]/g)].map(([, key]) => key))
  const begun = [...code.matchAll(/`(\w+\.(?:\w+|))\$\{/g)].map(([, start]) => start!)
  const unused = Object.entries(english)
    .flatMap(([area, words]) => Object.keys(words).map((key) => `${area}.${key.replace(/_(one|other)$/, '')}`))
    .filter((key) => !said.has(key) && !begun.some((start) => key.startsWith(start)))
  expect([...new Set(unused)]).toEqual([])
})

describe('what counts as a sentence in the code', () => {
  const found = (code: string) => englishIn(code, isName).map(({ text }) => text)
  test.each([
    ['text between tags', '<p>Nothing decided yet</p>', ['Nothing decided yet']],
    ['one word between tags', '<b>none</b>', ['none']],
    ['what a screen reader says', '<i aria-label="close" />', ['close']],
    ['a choice between words', "<b>{x ? 'yes' : 'no'}</b>", ['yes', 'no']],
    ['a property that is shown', "f({ label: 'nobody' })", ['nobody']],
    ['a sentence anywhere', "const why = 'not on this machine'", ['not on this machine']],
    ['an argument', "tell('Not saved')", ['Not saved']],
    ['a key of the catalogue', "<b title={t('a.b', { name: 'x' })}>{t('shell.saving')}</b>", []],
    ['an error for developers', "throw new Error('Used outside of its context')", []],
    ['a class, an id, a kind', `<i className="red dot" id="one two" data-x="A b">{x === 'all done' && <b />}</i>`, []],
    ['a key of the keyboard', "row(['Ctrl+Shift+Z', 'Escape'])", []],
    ['a type', "type Tone = 'Very good' | 'Quite bad'", []],
  ])('%s', (_name, code, expected) => expect(found(code)).toEqual(expected))
})
