import { describe, expect, test } from 'vitest'
import type { TrainingGrounding } from '../store/training-snapshot.ts'
import { seenGroundings } from './seen-groundings.ts'

const [own, other] = ['a'.repeat(64), 'b'.repeat(64)]
const place = (media: string, x: number, y: number, side: number) => ({
  media,
  box: { x, y, width: side, height: side },
})
const post = (...groundings: readonly TrainingGrounding[]) => ({
  media: own,
  size: { width: 400, height: 200 },
  mentions: [
    { start: 0, end: 4, type: 'PER' },
    { start: 8, end: 12, type: 'LOC' },
  ],
  groundings,
})
const shows = (mention: number, region: TrainingGrounding['region']): TrainingGrounding => ({
  mention,
  region,
  verdict: 'shown',
})
const denies = (mention: number, region: TrainingGrounding['region']): TrainingGrounding => ({
  mention,
  region,
  verdict: 'not-shown',
})

describe('what people said about mentions and regions', () => {
  test('becomes places in the middle square and in the regions that the model sees', () => {
    const seen = [place(own, 100, 0, 100), place(other, 0, 0, 50)]
    expect(seenGroundings(post(shows(1, place(own, 100, 100, 100))), seen)).toEqual([
      {
        start: 8,
        end: 12,
        verdict: 'shown',
        shown: [
          { object: null, x: 0, y: 0.5, width: 0.5, height: 0.5 },
          { object: 0, x: 0, y: 1, width: 1, height: 1 },
        ],
        notShown: [],
      },
    ])
    expect(seenGroundings(post(shows(0, place(other, 0, 0, 50))), seen)[0]).toMatchObject({
      shown: [{ object: 1, x: 0, y: 0, width: 1, height: 1 }],
    })
  })

  test('says that a mention is in no image, unless some region shows it', () => {
    expect(seenGroundings(post(denies(0, null)), [])).toEqual([{ start: 0, end: 4, verdict: 'absent' }])
    expect(seenGroundings(post(denies(0, null), shows(0, place(own, 0, 0, 9))), [])).toMatchObject([
      { verdict: 'shown' },
    ])
  })

  test('leaves everything but what does not show a mention, and nothing where no picture is known', () => {
    const region = place(own, 100, 0, 200)
    expect(seenGroundings(post(denies(0, region)), [])).toMatchObject([
      { verdict: 'shown', shown: [], notShown: [{ object: null, x: 0, y: 0, width: 1, height: 1 }] },
    ])
    expect(seenGroundings({ ...post(denies(0, region)), media: null }, [])).toEqual([])
  })
})
