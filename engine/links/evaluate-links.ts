import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { ImportIssue } from '../../contract/domain/import.ts'
import type { Triple } from '../../exchange/openke/parse-triples.ts'
import type { RankingReport } from '../../models/metrics/ranking.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { findModel } from '../networks/installed-models.ts'
import { asModelFailure } from '../networks/model-failure.ts'
import { readNetworkPackage } from '../networks/network-package.ts'
import { readSmallText } from '../networks/small-text.ts'
import type { EntityImages } from './entity-images.ts'
import type { Described } from './knowledge-graph.ts'
import { renumbered } from './knowledge-graph.ts'
import { looksAtImages, openLinkPackage } from './link-config.ts'
import { withLinkScorer } from './link-scorer.ts'
import { rankLinks } from './rank-links.ts'
import { type GraphFiles, readGraphNames, readTriples } from './read-graph.ts'
import type { ImageReader } from './train-links.ts'

export interface EvaluateLinksAsk {
  /** A package's folder, or the name of an installed one. */
  readonly model: string
  /** Triples to ask for. */
  readonly gold: string
  /** Triples that are right as well, for the filtered figures: those trained on. */
  readonly known: readonly string[]
  readonly files: GraphFiles
  readonly threads: number
  /** As in training; left out, a network that looks at images sees blank ones. */
  readonly images?: ImageReader
  readonly onIssue?: (issue: ImportIssue) => void
  readonly onProgress?: (done: number, of: number) => void
  readonly signal?: AbortSignal
}

export interface LinkEvaluation {
  readonly triples: number
  /** Triples of an entity or relation that the model does not know: not asked. */
  readonly unknown: number
  readonly report: RankingReport
}

/** @throws Failed `bad-input`, `not-found`, `model`, `cancelled` */
export async function evaluateLinks(ask: EvaluateLinksAsk): Promise<LinkEvaluation> {
  const folder = findModel(ask.model)
  const opened = await open(folder).catch((error: unknown) => {
    throw asModelFailure(error)
  })
  const { graph, config } = opened
  const wantsImages = ask.images !== undefined && looksAtImages(config)
  const images = wantsImages ? await ask.images!(graph.entities, config) : new Map<number, EntityImages>()
  const onIssue = ask.onIssue ?? (() => {})
  const names = await readGraphNames(ask.files, onIssue)
  const places = {
    entities: placesByName(names.entities, opened.graph.entities),
    relations: placesByName(names.relations, opened.graph.relations),
  }
  const gold = await readTriples(ask.gold, names, onIssue)
  const asked = renumbered(gold, places)
  if (asked.length === 0)
    throw new Failed('bad-input', `${ask.gold}: the model knows none of its triples; it was trained on another graph`)
  const known: Triple[] = []
  for (const file of ask.known) known.push(...renumbered(await readTriples(file, names, onIssue), places))
  const report = await withLinkScorer({ ...opened, images, threads: ask.threads }, (score) =>
    rankLinks(asked, known, score, {
      ...(ask.signal && { signal: ask.signal }),
      ...(ask.onProgress && { onProgress: ask.onProgress }),
    }),
  ).catch((error: unknown) => {
    throw ask.signal?.aborted ? new Failed('cancelled', 'Cancelled.') : error
  })
  return { triples: asked.length, unknown: gold.length - asked.length, report }
}

async function open(folder: string) {
  const network = await readNetworkPackage(folder)
  const { tokenizer } = network.manifest
  return openLinkPackage(network, tokenizer ? await readSmallText(join(folder, packageFiles.tokenizer)) : null)
}

function placesByName(ids: ReadonlyMap<number, Described>, known: readonly Described[]): ReadonlyMap<number, number> {
  const places = new Map(known.map(({ name }, at) => [name, at]))
  return new Map(
    [...ids].flatMap(([id, { name }]) => {
      const place = places.get(name)
      return place === undefined ? [] : [[id, place] as const]
    }),
  )
}
