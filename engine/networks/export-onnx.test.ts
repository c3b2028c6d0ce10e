import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { protoFields } from '../../models/onnx/protobuf-reader.ts'
import { exportOnnx } from './export-onnx.ts'
import { readPackageManifest } from './network-package.ts'
import { smallNetwork, wordTokenizer } from './testing/small-network.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-export-'))
})
afterEach(() => rm(root, { recursive: true }))

/** `metadata_props` of a ModelProto: field 14, with key and value as its fields 1 and 2. */
async function metadataOf(file: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const field of protoFields(await readFile(file))) {
    if (field.field !== 14 || field.kind !== 'bytes') continue
    const [key, value] = [...protoFields(field.value)].map((each) =>
      each.kind === 'bytes' ? Buffer.from(each.value).toString('utf8') : '',
    )
    found.set(key!, value!)
  }
  return found
}

test.each([
  { architecture: 'mkgformer', task: 'mner' },
  { architecture: 'hvpnet', task: 'mre' },
] as const)(
  'labels and tokenizer of $architecture for $task are inside the exported file',
  async ({ architecture, task }) => {
    const words = ['Anna', 'Rome', 'größer']
    const folder = join(root, 'model')
    await smallNetwork(folder, { architecture, task, words, labels: task === 'mre' ? ['None', '/per/loc/é'] : [] })
    const file = join(root, 'model.onnx')
    await exportOnnx(folder, file, false)
    const metadata = await metadataOf(file)
    const { labels, configuration } = (await readPackageManifest(folder)) as {
      labels: readonly string[]
      configuration: unknown
    }
    expect(JSON.parse(metadata.get('triptych.labels')!)).toEqual(labels)
    expect(JSON.parse(metadata.get('triptych.configuration')!)).toEqual(configuration)
    const markers = task === 'mre' ? ['<s>', '</s>', '<o>', '</o>'] : []
    expect(metadata.get('triptych.tokenizer')).toBe(wordTokenizer(words, markers).json)
    expect(metadata.get('triptych.task')).toBe(task)
  },
)
