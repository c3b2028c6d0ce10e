/**
 * Does a public detector see what photographs show, and does salience stand where it sees something?
 *
 *   npm run experiment:detector -- [--data ../shared/data] [--fit]
 *
 * Wants `detectors/yolox_nano.onnx` and `images/`, named by WordNet synset. One thread; some twenty seconds. With `--fit` it also fits
 * what judges the proposal's windows, to these photographs and to drawings, and measures each half of the photographs with what was
 * fitted to the other: two minutes more.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { boxIou } from '../../models/regions/box.ts'
import { salientRegions } from '../../models/regions/salient-regions.ts'
import { windowCues } from '../../models/regions/window-cues.ts'
import { agreement, disagreements, overlap } from './detector/agreement.ts'
import { drawnThings } from './detector/drawn-things.ts'
import { fitWindows, scoreOf, shows, type TruePicture } from './detector/fit-windows.ts'
import { lookAtPhotographs, type Photograph } from './detector/look-at-photographs.ts'

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, fit: { type: 'boolean', default: false } },
})
const home = await mkdtemp(join(tmpdir(), 'triptych-detector-'))
try {
  const photographs = await lookAtPhotographs({
    model: join(values.data, 'detectors/yolox_nano.onnx'),
    folder: join(values.data, 'images'),
    isWanted: (name) => name.endsWith('.jpg'),
    home,
    onDone: (done, total) => {
      if (done % 40 === 0) console.error(`${done} of ${total}`)
    },
  })
  const share = (count: number, of: number) => `${count} (${((100 * count) / of).toFixed(1)} %)`
  console.log(
    `${photographs.length} photographs\n\n| Least score | COCO has the class | best region agrees | one of three | nothing found |`,
  )
  console.log('| --- | --- | --- | --- | --- |')
  for (const score of [0.05, 0.1, 0.2, 0.3, 0.5]) {
    const { photographs: of, top, amongThree, nothing } = agreement(photographs, score)
    console.log(`| ${score} | ${of} | ${share(top, of)} | ${share(amongThree, of)} | ${nothing} |`)
  }
  const wrong = disagreements(photographs, 0.05)
  console.log(
    `\n${wrong.map(({ name, expected, found }) => `${name}: ${expected.join(' or ')}, found ${found || 'nothing'}`).join('\n')}`,
  )
  console.log(
    '\n| Detector surer than | photographs | first salient region | box over the middle | one of three | of three at random | things found | at random |',
  )
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |')
  for (const score of [0.3, 0.5, 0.7]) {
    const {
      photographs: of,
      first,
      amongThree,
      middle,
      chance,
      things,
      found,
      foundByChance,
    } = overlap(photographs, score)
    const hits = [first, middle, amongThree, chance].map((count) => share(count, of))
    console.log(`| ${[score, of, ...hits, share(found, things), share(foundByChance, things)].join(' | ')} |`)
  }
  const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!.toFixed(1)
  console.log(
    `\nmedian milliseconds an image, decoding and processes included: detector ${median(photographs.map(({ detectMs }) => detectMs))}, salience ${median(photographs.map(({ salientMs }) => salientMs))}`,
  )
  if (values.fit) await fitProposal(photographs)
} finally {
  await rm(home, { recursive: true, force: true })
}

async function fitProposal(photographs: readonly Photograph[]): Promise<void> {
  const pictures = await Promise.all(
    photographs.map(async ({ name, detected }): Promise<TruePicture> => {
      const { data, info } = await sharp(join(values.data, 'images', name))
        .removeAlpha()
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true })
      const image = { width: info.width, height: info.height, data: new Uint8Array(data) }
      return { image, objects: detected.regions.filter(({ score }) => score >= 0.3).map(({ box }) => box) }
    }),
  )
  const known = pictures.filter(({ objects }) => objects.length > 0)
  const drawings = drawnThings(80, 7)
  const half = (rest: number) => known.filter((_, at) => at % 2 === rest)
  let [first, amongThree, things, found] = [0, 0, 0, 0]
  for (const rest of [0, 1]) {
    const score = scoreOf(fitWindows([...half(1 - rest), ...drawings]))
    for (const { image, objects } of half(rest)) {
      const hits = salientRegions(image, 3, score).map((box) => objects.map((object) => boxIou(object, box) >= shows))
      if (hits[0]?.includes(true)) first++
      if (hits.some((each) => each.includes(true))) amongThree++
      things += objects.length
      found += objects.filter((_, at) => hits.some((each) => each[at])).length
    }
  }
  const share = (count: number, of: number) => `${((100 * count) / of).toFixed(1)} %`
  console.log(
    `\neach half by the other: first ${share(first, known.length)}, one of three ${share(amongThree, known.length)}, things found ${share(found, things)}`,
  )
  const { weights, bias } = fitWindows([...known, ...drawings])
  console.log(
    [...windowCues.map((cue, at) => `${cue}: ${weights[at]!.toFixed(2)}`), `bias: ${bias.toFixed(2)}`].join('\n'),
  )
}
