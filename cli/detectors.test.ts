import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smallYolox } from '../engine/detectors/testing/small-detectors.ts'
import { runTriptych } from './testing/run-triptych.ts'

let home = ''
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'triptych-detectors-'))
  writeFileSync(join(home, 'small.onnx'), smallYolox())
  writeFileSync(join(home, 'page.onnx'), '<html>')
  writeFileSync(
    join(home, 'small.json'),
    JSON.stringify({ network: { family: 'yolox', output: 'output', strides: [8, 16] }, classes: ['cup', 'dog'] }),
  )
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const triptych = (...args: readonly string[]) => runTriptych(home, ['detectors', ...args])

test('a detector is added, listed, shown and removed', async () => {
  const added = await triptych('add', 'small.onnx', '--family', 'yolox', '--manifest', 'small.json', '--name', 'Dogs')
  expect(added).toMatchObject({ code: 0, err: '' })
  expect(added.out).toMatch(/^added as "Dogs": yolox, 2 classes, SHA-256 [0-9a-f]{64}$/m)
  expect((await triptych('list')).out).toMatch(/^Dogs {2}yolox, 2 classes, /m)
  expect((await triptych('show', 'Dogs')).out).toMatch(/^classes +cup, dog$/m)
  expect((await triptych('remove', 'Dogs')).code).toBe(0)
  expect((await triptych('list')).out).toContain('no detectors are installed')
}, 60_000)

test.each([
  { args: ['add', 'small.onnx'], code: 2, says: '--family yolox|detr is missing' },
  { args: ['add', 'nowhere.onnx', '--family', 'yolox'], code: 3, says: 'the file is not there' },
  { args: ['add', 'page.onnx', '--family', 'detr'], code: 3, says: 'page.onnx: it is no ONNX model' },
  { args: ['add', 'small.onnx', '--family', 'detr'], code: 3, says: 'found the outputs "output", expected two' },
  { args: ['show', 'nobody'], code: 3, says: 'No detector "nobody" is installed' },
  { args: ['remove', '../library'], code: 3, says: 'No detector "../library" is installed' },
  { args: ['run'], code: 2, says: 'name at least one IMAGE' },
  { args: ['run', 'page.onnx', '--score', '2'], code: 2, says: '--score must be a number from 0 to 1' },
  { args: ['run', 'page.onnx'], code: 3, says: 'page.onnx: found an HTML page, expected JPEG' },
])(
  '$args is told what is wrong, without a stack',
  async ({ args, code, says }) => {
    const ran = await triptych(...args)
    expect(ran.err).toContain(says)
    expect(ran.code).toBe(code)
    expect(ran.err).not.toContain('    at ')
  },
  60_000,
)

const data = resolve('../shared/data')
const here = existsSync(join(data, 'detectors/yolox_nano.onnx'))
if (!here) console.warn('no real detector is on this machine: its test is skipped')
test.skipIf(!here)(
  'a real detector sees an umbrella and bananas, and salience something in each',
  async () => {
    expect((await triptych('add', join(data, 'detectors/yolox_nano.onnx'), '--family', 'yolox')).code).toBe(0)
    const images = ['n04507155_umbrella.jpg', 'n07753592_banana.jpg'].map((name) => join(data, 'images', name))
    const ran = await triptych('run', ...images, '--json')
    const found = JSON.parse(ran.out) as {
      readonly images: readonly { readonly regions: readonly { readonly label: string; readonly score: number }[] }[]
    }
    expect(found.images.map(({ regions }) => regions[0]?.label)).toEqual(['umbrella', 'banana'])
    const salient = await triptych('run', ...images, '--detector', 'salience', '--most', '3', '--json')
    expect((JSON.parse(salient.out) as typeof found).images.map(({ regions }) => regions.length)).toEqual([3, 3])
  },
  120_000,
)
