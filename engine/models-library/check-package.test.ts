import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { smallNetwork } from '../networks/testing/small-network.ts'
import { checkPackage } from './check-package.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triptych-check-'))
  await rm(folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const check = () => checkPackage(folder, () => {}, new AbortController().signal)

async function withConfig(architecture: 'mkgformer' | 'hvpnet', change: Readonly<Record<string, unknown>>) {
  await smallNetwork(folder, { architecture, task: 'mner', fidelity: 'paper', words: ['Maya'] })
  const file = join(folder, 'model.json')
  const manifest = JSON.parse(await readFile(file, 'utf8'))
  Object.assign(manifest.configuration.config, change)
  await writeFile(file, JSON.stringify(manifest))
}

test('a package that fits is as its model.json says', async () => {
  await withConfig('mkgformer', {})
  expect((await check()).manifest.name).toBe('small')
})

test.each([
  // Its few weights fit images of any size: only what is computed of them tells.
  {
    architecture: 'hvpnet',
    change: { image: 8192 },
    says: /"small" would take about \d+\.\d GB of memory for 8 posts/,
  },
  { architecture: 'mkgformer', change: { aux_images: 64, aux: 512 }, says: /"small" would take about \d+\.\d GB/ },
  { architecture: 'mkgformer', change: { layers: 1_000_000 }, says: /layers: found 1000000/ },
  { architecture: 'hvpnet', change: { blocks: [1, 1, 1, 1e9] }, says: /blocks\[3\]: found 1000000000/ },
] as const)('$architecture with $change is refused before anything runs', async ({ architecture, change, says }) => {
  await withConfig(architecture, change)
  await expect(check()).rejects.toThrow(says)
})
