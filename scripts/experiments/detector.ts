/**
 * Does a public detector see what photographs show, and does salience stand where it sees something?
 *
 *   npm run experiment:detector -- [--data ../shared/data]
 *
 * Wants `detectors/yolox_nano.onnx` and `images/`, named by WordNet synset. One thread; some twenty seconds.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { agreement, disagreements, overlap } from './detector/agreement.ts'
import { lookAtPhotographs } from './detector/look-at-photographs.ts'

const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } })
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
  console.log('\n| Detector surer than | photographs | first salient region | one of three | box over the middle |')
  console.log('| --- | --- | --- | --- | --- |')
  for (const score of [0.3, 0.5, 0.7]) {
    const { photographs: of, first, amongThree, middle } = overlap(photographs, score)
    console.log(`| ${score} | ${of} | ${share(first, of)} | ${share(amongThree, of)} | ${share(middle, of)} |`)
  }
  const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!.toFixed(1)
  console.log(
    `\nmedian milliseconds an image, decoding and processes included: detector ${median(photographs.map(({ detectMs }) => detectMs))}, salience ${median(photographs.map(({ salientMs }) => salientMs))}`,
  )
} finally {
  await rm(home, { recursive: true, force: true })
}
