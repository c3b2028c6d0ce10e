/** Writes the sample project and the icon: `npm run sample`. The same text every time, and the same pictures with the same sharp. */
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { pictures } from './draw/pictures.ts'
import { portraits } from './draw/portraits.ts'
import { printGraph, printLinks } from './graph/print-graph.ts'
import { icon } from './icon.ts'
import { printGold, printPosts } from './print-sample.ts'

const sampleFolder = resolve(import.meta.dirname, '../../resources/sample')
const iconFolder = resolve(import.meta.dirname, '../../resources/icons')

async function writePictures(): Promise<number> {
  let bytes = 0
  for (const [name, svg] of Object.entries(pictures)) {
    const { size } = await sharp(Buffer.from(svg))
      .webp({ quality: 84, effort: 6 })
      .toFile(resolve(sampleFolder, 'images', `${name}.webp`))
    bytes += size
  }
  return bytes
}

/** One folder for each entity, as data sets with images have them. */
async function writeGraph(): Promise<number> {
  let bytes = 0
  for (const [key, svg] of Object.entries(portraits)) {
    const folder = resolve(sampleFolder, 'graph', key)
    await mkdir(folder, { recursive: true })
    const drawn = sharp(Buffer.from(svg)).resize(200, 200).webp({ quality: 84, effort: 6 })
    bytes += (await drawn.toFile(resolve(folder, 'drawing.webp'))).size
  }
  for (const [name, text] of Object.entries(printGraph())) await writeFile(resolve(sampleFolder, 'graph', name), text)
  await writeFile(resolve(sampleFolder, 'links.jsonl'), printLinks())
  return bytes
}

async function writeIcon(): Promise<void> {
  await writeFile(resolve(iconFolder, 'icon.svg'), `${icon(512)}\n`)
  for (const size of [512, 1024]) {
    await sharp(Buffer.from(icon(size)))
      .png({ compressionLevel: 9 })
      .toFile(resolve(iconFolder, `icon-${size}.png`))
  }
}

await mkdir(resolve(sampleFolder, 'images'), { recursive: true })
await mkdir(iconFolder, { recursive: true })
await writeFile(resolve(sampleFolder, 'posts.jsonl'), printPosts())
await writeFile(resolve(sampleFolder, 'gold.jsonl'), printGold())
const bytes = await writePictures()
const graphBytes = await writeGraph()
await writeIcon()
process.stdout.write(`${Object.keys(pictures).length} pictures, ${Math.round(bytes / 1024)} KiB, in ${sampleFolder}\n`)
process.stdout.write(`${Object.keys(portraits).length} portraits, ${Math.round(graphBytes / 1024)} KiB\n`)
