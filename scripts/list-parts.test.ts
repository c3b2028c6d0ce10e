import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { listParts } from './list-parts.ts'

const versions = z.record(z.string(), z.string())
const { dependencies, devDependencies } = z
  .object({ dependencies: versions, devDependencies: versions })
  .parse(JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8')))

test('every package is fixed to one version', () => {
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
})

test('the list of parts names all that the program is made of, with checksums, and no tool that only builds it', () => {
  const parts = z
    .object({
      bomFormat: z.literal('CycloneDX'),
      components: z.array(
        z.object({
          name: z.string(),
          version: z.string(),
          hashes: z.array(z.object({ alg: z.string(), content: z.string().min(64) })).default([]),
        }),
      ),
    })
    .parse(JSON.parse(listParts()))
  const found = new Map(parts.components.map((part) => [part.name, part]))
  for (const [name, version] of Object.entries(dependencies)) expect(found.get(name)?.version, name).toBe(version)
  expect(found.get('electron')?.version).toBe(devDependencies.electron)
  for (const name of ['electron-builder', 'vitest', 'typescript']) expect(found.has(name), name).toBe(false)
  expect(parts.components.filter(({ hashes }) => hashes.length === 0).map(({ name }) => name)).toEqual([])
}, 60_000)
