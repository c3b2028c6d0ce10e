import type { PictureBox } from '../../../engine/inference/picture-box.ts'
import type { GoldPost } from '../../../engine/inference/tagger-evaluation.ts'
import { postOfWords } from '../../../engine/inference/tagger-evaluation.ts'
import { type Random, shuffled } from '../../../engine/training/fit-random.ts'
import { drawScene, type Scene, sampleScene } from '../image-matters/draw-scene.ts'
import { type FigureName, figures } from '../image-matters/figures.ts'

/** Told apart by their shape; each has names that only texts know. */
export const shapes = ['plus', 'triangle', 'ring', 'rows'] as const satisfies readonly FigureName[]
/** A mention is of the type that its figure's colour says, and the text does not. */
export const types = ['PER', 'LOC', 'ORG', 'MISC'] as const
const colours = [
  [235, 60, 50],
  [60, 200, 70],
  [70, 110, 250],
  [240, 220, 60],
] as const
const fillers = ['ba', 'de', 'fi', 'go', 'lu', 'ma', 'ne', 'pi', 'ro', 'su', 'ta', 've']
const syllables = ['Ka', 'Lo', 'Mi']
export const nameOf = (shape: number, which: number) => `${syllables[which]}${shapes[shape]}`
export const vocabulary = [
  ...fillers,
  ...shapes.flatMap((_, shape) => syllables.map((_, which) => nameOf(shape, which))),
]

export interface DrawnPost {
  readonly scene: Scene
  readonly words: readonly string[]
  /** Among `words`. */
  readonly mention: number
  readonly type: (typeof types)[number]
  /** Of the figure that the mention names, in sides of the picture. */
  readonly box: Omit<PictureBox, 'object'>
}

type Thing = Scene['things'][number]

/** Three figures of different shapes and colours in three quarters of the picture; the text names one of them. */
export function samplePost(random: Random): DrawnPost {
  const about = sampleScene(null, random)
  const quarters = shuffled([0, 1, 2, 3], random).slice(0, 3)
  const shown = shuffled([...shapes.keys()], random)
  const coloured = shuffled([...types.keys()], random)
  const things = quarters.map((quarter, at): Thing => {
    const half = 0.17 + 0.05 * random()
    const place = (side: number) => 0.25 + 0.5 * side + 0.06 * (random() - 0.5)
    const tint = colours[coloured[at]!]!.map((channel) => channel + 30 * (random() - 0.5))
    return {
      figure: figures[shapes[shown[at]!]!],
      x: place(quarter % 2),
      y: place(quarter >> 1),
      half,
      turn: 0.3 * (random() - 0.5),
      colour: [tint[0]!, tint[1]!, tint[2]!],
    }
  })
  const { x, y, half } = things[0]!
  const words = Array.from({ length: 3 + Math.floor(4 * random()) }, () => fillers[Math.floor(12 * random())]!)
  const mention = Math.floor(words.length * random())
  words[mention] = nameOf(shown[0]!, Math.floor(3 * random()))
  return {
    scene: { ...about, things: [...about.things.slice(0, 2), ...things] },
    words,
    mention,
    type: types[coloured[0]!]!,
    box: { x: x - half, y: y - half, width: 2 * half, height: 2 * half },
  }
}

/** A post as people would have labelled it, with or without where its mention is to be seen. */
export function asGold({ scene, words, mention, type, box }: DrawnPost, side: number, isGrounded: boolean): GoldPost {
  const post = postOfWords(words, interleaved(drawScene(scene, side)))
  const range = post.words[mention]!
  const shown = [{ object: null, ...box }]
  return {
    ...post,
    gold: [{ ...range, type }],
    groundings: isGrounded ? [{ ...range, verdict: 'shown', shown, notShown: [] }] : [],
  }
}

/** From planes to [side, side, 3]. */
function interleaved(planes: Uint8Array): Uint8Array {
  const pixels = planes.length / 3
  return Uint8Array.from(planes, (_, at) => planes[(at % 3) * pixels + Math.floor(at / 3)]!)
}
