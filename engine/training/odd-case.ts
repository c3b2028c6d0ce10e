import { dropWords } from '../../models/nets/tagger/word-dropout.ts'
import type { GoldPost } from '../inference/tagger-evaluation.ts'
import type { Random } from './fit-random.ts'
import { recased } from './recase.ts'
import type { TaggerTrainingExample } from './tagger-learner.ts'

export interface AugmentedExamples {
  readonly examples: readonly TaggerTrainingExample[]
  /** Now and then all capitals or none, and parts of words hidden; anew whenever an example is seen. */
  readonly augment: (example: TaggerTrainingExample, chance: Random) => TaggerTrainingExample
}

/** @param encode every post, after `change`, as examples; as many and in the same order whatever `change` does to the letters */
export function withOddCase(
  encode: (change: (post: GoldPost) => GoldPost) => readonly TaggerTrainingExample[],
): AugmentedExamples {
  const examples = encode((post) => post)
  const shouted = encode((post) => recased(post, (word) => word.toUpperCase()))
  const mumbled = encode((post) => recased(post, (word) => word.toLowerCase()))
  const variants = new Map(examples.map((example, i) => [example, [shouted[i]!, mumbled[i]!] as const]))
  return {
    examples,
    augment(example, chance) {
      const [loud, quiet] = variants.get(example)!
      const dice = chance()
      const { words } = dice < 0.05 ? loud : dice < 0.1 ? quiet : example
      return { ...example, words: dropWords(words, { word: 0.1, pieces: 0.1, everything: 0.3 }, chance) }
    },
  }
}
