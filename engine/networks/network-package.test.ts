import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Graph } from '../../models/graph/graph.ts'
import { floats } from '../../models/graph/tensor.ts'
import { onnxModel } from '../../models/onnx/onnx-model.ts'
import { type AnyManifest, isNetwork, parseAnyManifest } from '../../models/package/network-manifest.ts'
import {
  readNetworkPackage,
  readPackageManifest,
  type UnsealedNetwork,
  writeNetworkPackage,
} from './network-package.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-network-'))
})
afterEach(() => rm(root, { recursive: true }))

const unsealed: UnsealedNetwork = {
  manifest: {
    format: 'triptych-model',
    formatVersion: 1,
    name: 'small',
    task: 'mre',
    architecture: 'hvpnet',
    configuration: { case: 'x' },
    labels: ['None', 'per_per_peer'],
    base: null,
    provenance: { data: [], method: 'by hand', seed: 3, seconds: 0, createdAt: '2026-01-01T00:00:00Z' },
    sources: [{ part: 'text', file: 'model.safetensors', sha256: null }],
    licence: 'Apache-2.0',
    metrics: {},
  },
  weights: new Map([
    ['a', floats([2], [0.1, 1e-30])],
    ['b', floats([1, 2], [1e20, -3])],
  ]),
  tokenizerJson: '{}',
  card: '# small\n',
}

test('a network comes back as it was written, to the last bit', async () => {
  const written = await writeNetworkPackage(join(root, 'p'), unsealed)
  expect(await readNetworkPackage(join(root, 'p'))).toEqual({ manifest: written, weights: unsealed.weights })
})

test('a folder of something else is never replaced', async () => {
  await writeFile(join(root, 'precious.txt'), 'x')
  await expect(writeNetworkPackage(root, unsealed)).rejects.toThrow('is no model package: name another place')
  expect(await readFile(join(root, 'precious.txt'), 'utf8')).toBe('x')
})

test('weights that changed on disk are refused', async () => {
  await writeNetworkPackage(join(root, 'p'), unsealed)
  const file = join(root, 'p', 'weights.safetensors')
  const bytes = await readFile(file)
  bytes[bytes.length - 1]! ^= 1
  await writeFile(file, bytes)
  await expect(readNetworkPackage(join(root, 'p'))).rejects.toThrow(/SHA-256 .*model\.json says/)
  await writeFile(file, bytes.subarray(1))
  await expect(readNetworkPackage(join(root, 'p'))).rejects.toThrow(/has \d+ bytes, model\.json says \d+/)
})

test('the starter is told from a network', async () => {
  const starter: AnyManifest = await readPackageManifest(new URL('../../models/starter', import.meta.url).pathname)
  expect(isNetwork(starter)).toBe(false)
})

test.each([
  { field: 'task', value: 'chess', says: 'model.json.task: found "chess", expected one of mner, mre, mkg' },
  { field: 'tokenizer', value: 1, says: 'model.json.tokenizer: found 1, expected true or false' },
  { field: 'weights', value: { sha256: 'x', bytes: 1 }, says: 'model.json.weights.sha256' },
  { field: 'labels', value: ['a', 'a'], says: 'model.json.labels[1]: "a" stands there twice' },
])('a wrong $field is refused by name', ({ field, value, says }) => {
  const facts = { ...unsealed.manifest, weights: { sha256: 'a'.repeat(64), bytes: 1 }, tokenizer: true, [field]: value }
  expect(() => parseAnyManifest(JSON.stringify(facts))).toThrow(says)
})

test('numbers beside a model are found by the runtime', async () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 400])
  const table = floats(
    [400, 3],
    Float32Array.from({ length: 1200 }, (_, i) => i / 7),
  )
  const y = g.matMul(x, g.parameter('table', [400, 3]))
  const parts: Uint8Array[] = []
  const model = onnxModel(g, {
    outputs: { y },
    parameters: new Map([['table', table]]),
    external: {
      place: (_, bytes) => {
        parts.push(bytes)
        return { location: 'm.onnx.data', offset: 0, length: bytes.byteLength }
      },
    },
  })
  expect(model.byteLength).toBeLessThan(1000)
  await writeFile(join(root, 'm.onnx'), model)
  await writeFile(join(root, 'm.onnx.data'), Buffer.concat(parts))
  const session = await InferenceSession.create(join(root, 'm.onnx'))
  const ones = new OrtTensor('float32', new Float32Array(400).fill(1), [1, 400])
  const { y: sums } = await session.run({ x: ones })
  await session.release()
  const wanted = [0, 1, 2].map((column) => table.data.reduce((sum, v, i) => (i % 3 === column ? sum + v : sum), 0))
  for (const [at, sum] of wanted.entries()) expect(Number(sums!.data[at])).toBeCloseTo(sum, 0)
})
