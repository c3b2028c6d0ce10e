import type { GoldPost } from '../../engine/inference/tagger-evaluation.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'

const beginnings = [
  'Bra',
  'Cho',
  'Dre',
  'Flu',
  'Gri',
  'Hul',
  'Jom',
  'Kva',
  'Lor',
  'Mip',
  'Nuv',
  'Ost',
  'Pra',
  'Sko',
  'Tuv',
]
const ends = ['dal', 'kin', 'mor', 'nix', 'pel', 'rud', 'sol', 'tav', 'vex', 'zim']

/** The same post with a name that nobody knows in the place of each: what is named, only the rest of the post says, and the image. */
export function withStrangeNames(post: GoldPost): GoldPost {
  const chance = seededRandom(post.text.length * 31 + post.gold.length)
  const pick = (parts: readonly string[]) => parts[Math.floor(chance() * parts.length)]!
  let text = ''
  const moved = new Map<number, number>()
  const words = post.words.map(({ start, end }) => {
    const own = post.text.slice(start, end)
    const isNamed = post.gold.some((name) => name.start <= start && end <= name.end) && /^\p{L}/u.test(own)
    const from = text === '' ? 0 : text.length + 1
    const written = isNamed ? pick(beginnings) + pick(ends) : own
    text += (text === '' ? '' : ' ') + written
    moved.set(start, from)
    moved.set(-end, from + written.length)
    return { start: from, end: from + written.length }
  })
  const gold = post.gold.map(({ type, start, end }) => ({ type, start: moved.get(start)!, end: moved.get(-end)! }))
  return { ...post, text, words, gold }
}
