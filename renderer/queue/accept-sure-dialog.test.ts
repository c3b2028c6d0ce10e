import { expect, test } from 'vitest'
import { estimateWords } from './accept-sure-dialog.tsx'

const interval = { low: 0.0089, high: 0.2361 }

test.each([
  [{ audited: 0, checked: 0, wrong: 0, interval }, 'Nothing was accepted unseen yet.'],
  [
    { audited: 1, checked: 0, wrong: 0, interval },
    '1 post to check; then it is known how often accepted posts are wrong.',
  ],
  [
    { audited: 25, checked: 20, wrong: 1, interval },
    'Of 20 checked posts 1 was wrong: of all accepted posts 1 to 24 % (95 % sure). 5 left to check.',
  ],
])('%o reads "%s"', (estimate, words) => expect(estimateWords(estimate)).toBe(words))
