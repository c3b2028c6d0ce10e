import type { Random } from '../../../engine/training/fit-random.ts'
import { type Scene, sampleScene } from './draw-scene.ts'
import { figureNames } from './figures.ts'

/** Token ids: 0 pads; the others have their places before the words. */
export const tokens = { cls: 1, sep: 2, open: 3, close: 4, firstWord: 5 } as const
export const longest = 12

const syllables = ['ba', 'de', 'fi', 'go', 'lu', 'ma', 'ne', 'pi', 'ro', 'su']
/** Words of two syllables that mean nothing: 100 of them. */
export const inventedWords: readonly string[] = syllables.flatMap((a) => syllables.map((b) => a + b))
export const vocabulary = tokens.firstWord + inventedWords.length

export interface MadePost {
  /** With [CLS], the entity between its two markers, and [SEP]. */
  readonly ids: readonly number[]
  /** The same, for who batches by it. */
  readonly length: number
  /** Which of `figureNames` the post's own picture shows. Nothing in the text depends on it. */
  readonly label: number
  readonly picture: Scene
  /** A picture that shows none of them, for when one is added. */
  readonly irrelevant: Scene
}

/** Equally many posts of each class, in order of the classes; their texts know nothing of these. */
export function samplePosts(count: number, random: Random): readonly MadePost[] {
  return Array.from({ length: count }, (_, at) => {
    const ids = sampleText(random)
    const label = at % figureNames.length
    return {
      ids,
      length: ids.length,
      label,
      picture: sampleScene(figureNames[label]!, random),
      irrelevant: sampleScene(null, random),
    }
  })
}

function sampleText(random: Random): readonly number[] {
  const words = Array.from(
    { length: 3 + Math.floor(5 * random()) },
    () => tokens.firstWord + Math.floor(random() * inventedWords.length),
  )
  const entity = Math.floor(random() * words.length)
  const marked = words.flatMap((word, at) => (at === entity ? [tokens.open, word, tokens.close] : [word]))
  return [tokens.cls, ...marked, tokens.sep]
}
