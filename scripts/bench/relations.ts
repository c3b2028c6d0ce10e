import { fileURLToPath } from 'node:url'
import { postOfWords } from '../../engine/inference/tagger-evaluation.ts'
import { type Bench, median, rounded, timesOf } from './figure.ts'
import { inCompute } from './in-process.ts'

const folder = fileURLToPath(new URL('../../models/starter-relations', import.meta.url))
const mentions = 12
/** A name every other word. */
const words = 2 * mentions

/** A post of 12 mentions: both directions of all its pairs at once, as when it comes on the screen. */
export const relatePost: Bench = async function* ({ threads, quick }) {
  const { text, words: places } = postOfWords(Array.from({ length: words }, (_, i) => (i % 2 === 0 ? 'Alder' : 'and')))
  const ends = places.filter((_, i) => i % 2 === 0).map((place, i) => ({ ...place, type: i % 2 === 0 ? 'PER' : 'ORG' }))
  const pairs = ends.flatMap((head) => ends.filter((tail) => tail !== head).map((tail) => ({ head, tail })))
  const times = await inCompute(async (client) => {
    const key = 'relations'
    const source = { base: folder, delta: null }
    const { imageSize } = await client.loadRelations({ key, source, device: 'cpu', threads })
    const image = new Blob([new Uint8Array(imageSize ** 2 * 3).fill(120)])
    const post = { text, words: [...places], image, objects: [] }
    return timesOf(quick ? 3 : 20, () => client.relate({ key, post, pairs }))
  })
  yield {
    name: 'relations/starter/12-mentions',
    value: rounded(median(times)),
    unit: 'ms/post',
    pairs: pairs.length,
    words,
    fastest: rounded(times[0]!),
    threads,
  }
}
