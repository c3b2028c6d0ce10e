import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failed } from '../../contract/domain/failed.ts'
import { printVoc } from '../../exchange/voc/print-voc.ts'
import type { DecodeContract } from '../decode/contract.ts'
import { type ObjectSource, openObjects } from './object-images.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-objects-'))
})
afterEach(() => rm(root, { recursive: true }))

/** Answers with what it was asked for, one byte each; images called `broken…` cannot be read. */
const asked: string[] = []
const decode = {
  salience: async ({ name }: { name: string }) => {
    if (name.startsWith('broken')) throw new Failed('bad-input', 'broken')
    return { image: { width: 9, height: 9 }, regions: [{ x: 1, y: 2, width: 3, height: 4, score: 0.5 }] }
  },
  crops: async ({ name, regions }: { name: string; regions: { box: { x: number }; side: number }[] }) => {
    asked.push(...regions.map(({ box, side }) => `${name} ${JSON.stringify(box)} ${side}`))
    return regions.map(({ box }) => new Blob([Uint8Array.of(box.x)]))
  },
  pixels: async ({ name, side }: { name: string; side: number }) => {
    asked.push(`${name} ${side}`)
    if (name.includes('broken')) throw new Failed('bad-input', 'broken')
    return new Blob([Uint8Array.of(7)])
  },
} as unknown as ContractRouterClient<DecodeContract>

const image = (name: string) => ({ path: join(root, name), name })
const read = async (source: ObjectSource, name: string, count = 2) => {
  asked.length = 0
  const objects = await openObjects(source, root, decode)
  return (await objects(image(name), { count, side: 8 })).map((bytes) => [...bytes])
}

test('salience cuts out what stands out, nothing of a broken image, and none are wanted of none', async () => {
  expect(await read({ kind: 'salience' }, 'a.jpg')).toEqual([[1]])
  expect(asked).toEqual(['a.jpg {"x":1,"y":2,"width":3,"height":4} 8'])
  expect(await read({ kind: 'salience' }, 'broken.jpg')).toEqual([])
  expect(await read({ kind: 'none' }, 'a.jpg')).toEqual([])
})

test('boxes of a file are cut out of the post’s image, as many as there are slots', async () => {
  const folder = join(root, 'boxes')
  await mkdir(folder)
  const objects = [3, 4, 5].map((x) => ({ label: 'Maya', box: { x, y: 0, width: 2, height: 2 } }))
  await writeFile(join(folder, '17_06.xml'), printVoc({ name: '17_06.jpg', size: { width: 9, height: 9 }, objects }))
  expect(await read({ kind: 'folder', folder }, 'photos/17_06.jpg')).toEqual([[3], [4]])
  expect(await read({ kind: 'folder', folder }, 'photos/17_07.jpg')).toEqual([])
  await writeFile(join(folder, 'bad.xml'), '<annotation>')
  await expect(read({ kind: 'folder', folder }, 'bad.jpg')).rejects.toThrow('bad.xml')
  await expect(read({ kind: 'folder', folder: join(root, 'none') }, 'a.jpg')).rejects.toMatchObject({
    kind: 'not-found',
  })
})

test('cut-out images lie in a folder of the post’s name, or begin with it; in their natural order', async () => {
  const folder = join(root, 'crops')
  await mkdir(join(folder, '17_06'), { recursive: true })
  for (const name of ['17_06/10.jpg', '17_06/2.png', 'O_1_crop_1.jpg', 'O_1_crop_0.jpg', 'O_1_broken.jpg'])
    await writeFile(join(folder, name), '')
  expect(await read({ kind: 'folder', folder }, 'x/17_06.jpg', 3)).toEqual([[7], [7]])
  expect(asked).toEqual(['17_06/2.png 8', '17_06/10.jpg 8'])
  expect(await read({ kind: 'folder', folder }, 'O_1.jpg', 3)).toEqual([[7], [7]])
  expect(asked.toSorted()).toEqual(['O_1_broken.jpg 8', 'O_1_crop_0.jpg 8', 'O_1_crop_1.jpg 8'])
})
