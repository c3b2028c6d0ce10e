/** Writes the sample project and the icon: `npm run sample`. The same text every time, and the same pictures with the same sharp. */
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { pictures } from './draw/pictures.ts'
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
await writeIcon()
process.stdout.write(`${Object.keys(pictures).length} pictures, ${Math.round(bytes / 1024)} KiB, in ${sampleFolder}\n`)
