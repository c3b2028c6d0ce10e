import { join } from 'node:path'
import { kgeArchitecture } from '../../models/package/kge-manifest.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { readNetworkPackage, readPackageManifest } from '../networks/network-package.ts'
import { readSmallText } from '../networks/small-text.ts'
import { readKgePackage } from './embeddings/kge-package.ts'
import { withKgeScorer } from './embeddings/kge-scorer.ts'
import type { EntityImages } from './entity-images.ts'
import type { KnowledgeGraph } from './knowledge-graph.ts'
import { looksAtImages, openLinkPackage } from './link-config.ts'
import { withLinkScorer } from './link-scorer.ts'
import type { LinkScorer } from './rank-links.ts'
import type { ImageReader } from './train-links.ts'

export interface ScorerOptions {
  readonly threads: number
  /** As in training; left out, a network that looks at images sees blank ones. */
  readonly images?: ImageReader
}

/** A package for link prediction of any kind, and the graph that it knows. */
export interface OpenedScorer {
  readonly graph: KnowledgeGraph
  readonly withScorer: <T>(use: (score: LinkScorer) => Promise<T>) => Promise<T>
}

/** @throws PackageError, Failed */
export async function openScorer(folder: string, { threads, images: reader }: ScorerOptions): Promise<OpenedScorer> {
  const { architecture } = await readPackageManifest(folder)
  if (architecture === kgeArchitecture) {
    const { manifest, names, vectors } = await readKgePackage(folder)
    return { graph: names, withScorer: (use) => withKgeScorer(manifest.configuration, vectors, threads, use) }
  }
  const network = await readNetworkPackage(folder)
  const { tokenizer } = network.manifest
  const opened = openLinkPackage(network, tokenizer ? await readSmallText(join(folder, packageFiles.tokenizer)) : null)
  const { graph, config } = opened
  const wantsImages = reader !== undefined && looksAtImages(config)
  const images = wantsImages ? await reader(graph.entities, config) : new Map<number, EntityImages>()
  return { graph, withScorer: (use) => withLinkScorer({ ...opened, images, threads }, use) }
}
