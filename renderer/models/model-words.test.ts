import { expect, test } from 'vitest'
import { figureName, figureText } from './model-words.ts'

test.each([
  { name: 'valid.f1', value: 0.80031, called: 'F1', text: '80.0' },
  { name: 'valid.f1.PER', value: 1, called: 'F1 PER', text: '100.0' },
  { name: 'test.recall', value: 0.5, called: 'Recall', text: '50.0' },
  { name: 'valid.gold', value: 1324, called: 'Mentions measured on', text: '1324' },
  { name: 'valid.calibrationError', value: 0.025231, called: 'Calibration error', text: '0.0252' },
  { name: 'valid.f1.unrelatedPhotograph', value: 0.8, called: 'F1 with an unrelated photograph', text: '80.0' },
  {
    name: 'valid.f1.strangeNames.fittingPicture',
    value: 0.5,
    called: 'F1 on invented names with a picture that fits',
    text: '50.0',
  },
  { name: 'valid.top5', value: 3, called: 'valid.top5', text: '3' },
  { name: 'mrr', value: 0.5, called: 'mrr', text: '0.500' },
])('$name of $value is shown as $called $text', ({ name, value, called, text }) => {
  expect([figureName(name), figureText({ name, value })]).toEqual([called, text])
})
