import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { floats } from '../../models/graph/tensor.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { readPackage, readWholePackage, type UnsealedPackage, writePackage } from './tagger-package-files.ts'

const unsealed: UnsealedPackage = {
  manifest: {
    format: 'triptych-model',
    formatVersion: 1,
    name: 'Small',
    task: 'mner',
    architecture: 'mkgformer-tagger',
    configuration: {},
    labels: ['PER'],
    temperature: 1,
    base: null,
    provenance: { data: [], method: 'by hand', seed: 0, seconds: 0, createdAt: '2026-01-01T00:00:00Z' },
    licence: 'Apache-2.0',
    metrics: {},
    vocabularies: { words: [], characters: [] },
  },
  tokenizerJson: '{"model":{}}',
  weights: new Map([
    ['head.weight', floats([2], [0.5, 0.25])],
    ['text.weight', floats([1], [1])],
  ]),
}

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-package-'))
})
afterEach(() => rm(root, { recursive: true }))

describe('a package on disk', () => {
  test('is read as it was written, and nothing else stays in the folder', async () => {
    const folder = join(root, 'small')
    const written = await writePackage(folder, unsealed, '# Small\n')
    expect(await readPackage(folder)).toEqual(written)
    expect(written.manifest.weights.bytes).toBe((await readFile(join(folder, 'weights.safetensors'))).length)
    expect(await readdir(root)).toEqual(['small'])
    expect((await readdir(folder)).sort()).toEqual(['README.md', 'model.json', 'tokenizer.json', 'weights.safetensors'])
  })

  test('may be written again in the same place', async () => {
    const folder = join(root, 'small')
    await writePackage(folder, unsealed, '')
    await writePackage(folder, { ...unsealed, manifest: { ...unsealed.manifest, name: 'Second' } }, '')
    expect((await readPackage(folder)).manifest.name).toBe('Second')
  })

  test('that holds only changes is completed by its base', async () => {
    const base = await writePackage(join(root, 'base'), unsealed, '')
    const { sha256 } = base.manifest.weights
    const changes: UnsealedPackage = {
      ...unsealed,
      manifest: { ...unsealed.manifest, name: 'v1', base: { name: 'Small', weightsSha256: sha256 } },
      weights: new Map([['head.weight', floats([2], [2, 3])]]),
    }
    await writePackage(join(root, 'v1'), changes, '')
    const whole = await readWholePackage(join(root, 'v1'), async (wanted) => {
      expect(wanted).toBe(sha256)
      return base
    })
    expect([...whole.weights.get('head.weight')!.data]).toEqual([2, 3])
    expect([...whole.weights.get('text.weight')!.data]).toEqual([1])
  })
})

describe('a package that is broken', () => {
  const spoil = async (name: string, change: (bytes: Buffer) => Buffer) => {
    const folder = join(root, 'small')
    await writePackage(folder, unsealed, '')
    await writeFile(join(folder, name), change(await readFile(join(folder, name))))
    return folder
  }

  test.each([
    {
      name: 'truncated weights',
      file: 'weights.safetensors',
      change: (bytes: Buffer) => bytes.subarray(0, -1),
      message: /has \d+ bytes, model\.json says \d+/,
    },
    {
      name: 'a flipped bit',
      file: 'weights.safetensors',
      change: (bytes: Buffer) => {
        bytes[bytes.length - 1]! ^= 1
        return bytes
      },
      message: /SHA-256 .*model\.json says/,
    },
    {
      name: 'a manifest cut off',
      file: 'model.json',
      change: (bytes: Buffer) => bytes.subarray(0, 40),
      message: /model\.json is not JSON/,
    },
  ])('$name is refused with the file', async ({ file, change, message }) => {
    const folder = await spoil(file, change)
    const reading = readPackage(folder)
    await expect(reading).rejects.toThrow(PackageError)
    await expect(reading).rejects.toThrow(message)
    await expect(reading).rejects.toThrow(join(folder, file))
  })

  test('a folder without a manifest is no package', async () => {
    await expect(readPackage(root)).rejects.toThrow(`${root} is no model package: model.json is missing`)
  })
})
