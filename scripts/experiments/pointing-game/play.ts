import { openTagger } from '../../../engine/inference/tagger.ts'
import type { ModelPackage } from '../../../models/package/model-package.ts'
import { asGold, type DrawnPost, types } from './drawn-posts.ts'

export interface Played {
  /** Share of the mentions whose hottest patch has its middle in the right figure. */
  readonly pointing: number
  /** Share of the mentions whose likeliest type is the right one. */
  readonly accuracy: number
}

/** The pointing game as the desk would show it: where the tagger says that the words of the mention looked. */
export async function play(model: ModelPackage, posts: readonly DrawnPost[]): Promise<Played> {
  const tagger = await openTagger(model, { threads: 1 })
  try {
    let [hits, right] = [0, 0]
    for (const drawn of posts) {
      const post = asGold(drawn, tagger.imageSize, false)
      const { heat, cells, pictures } = (await tagger.look(post))!
      const row = heat[0]!.values.subarray(drawn.mention * cells, (drawn.mention + 1) * cells)
      const hottest = row.indexOf(Math.max(...row))
      const { columns, rows } = pictures[0]!
      const [x, y] = [((hottest % columns) + 0.5) / columns, (Math.floor(hottest / columns) + 0.5) / rows]
      const { box } = drawn
      if (x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height) hits++
      const range = post.words[drawn.mention]!
      const [scores] = await tagger.weigh(
        [post],
        types.map((type) => ({ ...range, type })),
      )
      if (types[scores!.indexOf(Math.max(...scores!))] === drawn.type) right++
    }
    return { pointing: hits / posts.length, accuracy: right / posts.length }
  } finally {
    await tagger.release()
  }
}
