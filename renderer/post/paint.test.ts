import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyPostView, pierPost, wordsOf } from '../testing/post-views.ts'
import { openDesk } from '../workspace/desk.ts'
import { paintsOf, paragraphsOf, piecesOf, runsOf } from './paint.ts'

const anyText = fc
  .array(fc.constantFrom('a', 'bcd', ' ', '\n', '🎈', '  ', '\n\n', 'é'), { maxLength: 300 })
  .map((parts) => parts.join(''))

test('paragraphs, blocks and pieces give back the whole text and every word once', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const words = wordsOf(text)
      const paragraphs = paragraphsOf(text, words)
      const said = paragraphs.map((p) => p.blocks.map((b) => text.slice(b.start, b.end)).join('')).join('\n')
      expect(said).toBe(text)
      const seen = paragraphs.flatMap((p) =>
        p.blocks.flatMap((b) => piecesOf(b, words, b.firstWord, b.endWord).filter((x) => x.word >= 0)),
      )
      expect(seen.map((x) => x.word)).toEqual(words.map((_, i) => i))
      expect(seen.map(({ start, end }) => ({ start, end }))).toEqual(words)
    }),
  )
})

test('the runs of a block cover it without gaps, each with the foremost span', () => {
  fc.assert(
    fc.property(anyPostView, (view) => {
      const paints = paintsOf(openDesk(view), view)
      for (const { blocks } of paragraphsOf(view.text, view.words)) {
        for (const block of blocks) {
          const runs = runsOf(block, paints)
          expect(runs.map((r) => view.text.slice(r.start, r.end)).join('')).toBe(
            view.text.slice(block.start, block.end),
          )
          for (const run of runs) {
            const over = paints.filter((p) => p.start <= run.start && run.end <= p.end)
            expect(run.paint).toBe(over[0] ?? null)
          }
        }
      }
    }),
  )
})

test('a long paragraph is cut into blocks that can be drawn alone', () => {
  const text = Array.from({ length: 5_000 }, (_, i) => `word${i}`).join(' ')
  const [paragraph] = paragraphsOf(text, wordsOf(text))
  expect(paragraph?.isLong).toBe(true)
  expect(paragraph?.blocks.length).toBeGreaterThan(30)
  expect(Math.max(...(paragraph?.blocks ?? []).map((b) => b.endWord - b.firstWord))).toBeLessThanOrEqual(150)
})

test('the focused suggestion is painted as focused, the others are not', () => {
  const view = pierPost()
  const paints = paintsOf(openDesk(view), view)
  expect(paints.filter((p) => p.focused).map((p) => view.text.slice(p.start, p.end))).toEqual(['Mira Tarn'])
  expect(paints.filter((p) => p.look === 'accepted')).toHaveLength(1)
})
