import { fileURLToPath } from 'node:url'
import { postOfWords } from '../../engine/inference/tagger-evaluation.ts'
import { readPackage } from '../../engine/inference/tagger-package-files.ts'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { taggerGraph } from '../../models/nets/tagger/tagger-graph.ts'
import { type Bench, median, rateFields, rounded, timesOf } from './figure.ts'
import { graphOperations } from './graph-operations.ts'
import { inBenchProcess, inCompute } from './in-process.ts'
import { type PaperNetwork, paperTokens } from './networks.ts'

export const starterFolder = fileURLToPath(new URL('../../models/starter', import.meta.url))

const batches = [1, 8] as const
/** A tweet has about so many words. */
const words = 20
/** To what the papers' runs cut and pad it. */
const pieces = 64

/** Suggesting as the engine asks for it: texts and pixels there, spans with scores back, decoding included. */
export const forwardStarter: Bench = async function* (options) {
  const { threads, quick } = options
  const { manifest } = await readPackage(starterFolder)
  const sizes = taggerConfiguration(manifest.configuration)
  const { graph, emissions } = taggerGraph(sizes, manifest.labels.length, null)
  for (const batch of batches) {
    const times = await inCompute(async (client) => {
      const source = { base: starterFolder, delta: null }
      await client.load({ key: 'starter', source, device: 'cpu', threads })
      const { text, words: places } = postOfWords(
        Array.from({ length: words }, (_, i) => (i % 3 === 0 ? 'Alder' : 'opens')),
      )
      const image = new Blob([new Uint8Array(sizes.imageSize ** 2 * 3).fill(120)])
      const posts = Array.from({ length: batch }, () => ({ text, words: [...places], image }))
      return timesOf(quick ? 10 : 60, () => client.suggest({ key: 'starter', posts }))
    })
    const counts = new Map([
      ['batch', batch],
      ['length', words],
    ])
    const milliseconds = median(times)
    yield {
      name: `forward/starter/batch-${batch}`,
      value: rounded(milliseconds / batch),
      unit: 'ms/post',
      words,
      ...(await rateFields(graphOperations(graph.nodes, [emissions], counts), milliseconds, options)),
    }
  }
}

/** A released network at the paper's size with random weights: ids and images there, emissions back. */
const forwardPaper = (network: PaperNetwork, name: string): Bench =>
  async function* (options) {
    const { threads, quick } = options
    const measured = await inBenchProcess(async (client) => {
      const { parameters, imageBytes } = await client.openPaper({ network, threads })
      const results: { batch: number; milliseconds: number; operations: number; parameters: number }[] = []
      for (const batch of batches) {
        const images = new Blob([Uint8Array.from({ length: imageBytes }, (_, i) => (i * 31) % 256)])
        // One [MASK], which the network for links looks for.
        const ids = Array.from({ length: pieces }, (_, i) => (i === 1 ? paperTokens.mask : 1000 + i * 17))
        const posts = Array.from({ length: batch }, () => ({ ids, images }))
        let operations = 0
        const times = await timesOf(quick ? 2 : 8, async () => {
          operations = (await client.forwardPaper({ posts })).operations
        })
        results.push({ batch, milliseconds: median(times), operations, parameters })
      }
      return results
    })
    for (const { batch, milliseconds, operations, parameters } of measured)
      yield {
        name: `forward/${name}/batch-${batch}`,
        value: rounded(milliseconds / batch),
        unit: 'ms/post',
        pieces,
        parameters,
        ...(await rateFields(operations, milliseconds, options)),
      }
  }

export const forwardMkgformer = forwardPaper('mkgformer', 'bert-base-vit-b32')
export const forwardLinks = forwardPaper('mkgformer-links', 'links/bert-base-vit-b32')
export const forwardHvpnet = forwardPaper('hvpnet', 'bert-base-resnet-50')
