import type { TaggerPost } from '../inference/tagger.ts'

/** Words of which some are in no vocabulary; the sentence means nothing, and every device reads the same. */
const words =
  'Maya and the Harbour Ravens open Lantern Fest in Port Alder tonight #regatta @quayside 🎉 2nd crew , 14:30'.split(
    ' ',
  )
const lengths = [8, 19, 12, 40, 27, 1, 33, 16]

/** Eight posts, with and without image, the same on every machine: what a device is tried on. */
export function trialPosts(imageSize: number): TaggerPost[] {
  return lengths.map((length, which) => {
    const chosen = Array.from({ length }, (_, i) => words[(i * (which + 1)) % words.length]!)
    let offset = 0
    const places = chosen.map((each) => {
      const start = offset
      offset += each.length + 1
      return { start, end: start + each.length }
    })
    return { text: chosen.join(' '), words: places, image: which % 2 === 0 ? picture(imageSize, which) : null }
  })
}

function picture(size: number, which: number): Uint8Array {
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * (which + 7) + (i >> 5)) % 256)
}
