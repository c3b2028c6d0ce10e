import { networkHead } from '../../engine/networks/network-heads.ts'
import { writeNetworkPackage } from '../../engine/networks/network-package.ts'
import { wordTokenizer } from '../../engine/networks/testing/small-network.ts'
import { unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { printSizes } from '../../models/nets/mkgformer/case-sizes.ts'
import { bertBaseVitB32 } from '../../models/nets/mkgformer/config.ts'
import { randomWeights } from './networks.ts'

/** As many as BERT base has, with letters and marks. */
const words = Array.from({ length: 30_000 }, (_, at) => `word${at}`)

/** A package of MKGformer for entities as imported from BERT base and ViT-B/32, with random weights: some 800 MB. */
export async function writePaperNetwork(folder: string): Promise<{ readonly bytes: number }> {
  const { json, size } = wordTokenizer(words)
  const head = networkHead('mner', size, { labels: [], relations: [] })
  const config = { ...printSizes({ ...bertBaseVitB32, vocabulary: size }), ...head.config }
  const configuration = { case: 'paper', model: 'UnimoCRFModel', config }
  const { weights } = await writeNetworkPackage(folder, {
    manifest: {
      format: 'triptych-model',
      formatVersion: 1,
      name: 'paper size',
      task: 'mner',
      architecture: 'mkgformer',
      configuration,
      labels: head.rows,
      base: null,
      provenance: { data: [], method: 'drawn', seed: 1, seconds: 0, createdAt: new Date().toISOString() },
      sources: [],
      licence: 'none',
      metrics: {},
    },
    weights: randomWeights(unfilledModel(configuration, new Map()).graph),
    tokenizerJson: json,
    card: '# Paper size\n',
  })
  return weights
}
