import { Failed } from '../../contract/domain/failed.ts'
import type { ImportIssue } from '../../contract/domain/import.ts'
import { type RankingReport, rankingReport } from '../../models/metrics/ranking.ts'
import { findModel } from '../networks/installed-models.ts'
import { asModelFailure } from '../networks/model-failure.ts'
import { placesByName, renumbered } from './knowledge-graph.ts'
import { KnownAnswers } from './link-queries.ts'
import { openScorer } from './open-scorer.ts'
import { rankedLinks } from './rank-links.ts'
import { type GraphFiles, readGraphNames, readTriples } from './read-graph.ts'
import { categoriesOf, figuresByCategory, figuresByRelation, type RelationFigures } from './relation-categories.ts'
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
  /** By how many tails a head has and heads a tail, told from the known triples and those asked. */
  readonly categories: ReturnType<typeof figuresByCategory>
  readonly relations: readonly RelationFigures[]
}

/** @throws Failed `bad-input`, `not-found`, `model`, `cancelled` */
export async function evaluateLinks(ask: EvaluateLinksAsk): Promise<LinkEvaluation> {
  const folder = findModel(ask.model)
  const { graph, withScorer } = await openScorer(folder, ask).catch((error: unknown) => {
    throw asModelFailure(error)
  })
  const onIssue = ask.onIssue ?? (() => {})
  const names = await readGraphNames(ask.files, onIssue)
  const places = {
    entities: placesByName(names.entities, graph.entities),
    relations: placesByName(names.relations, graph.relations),
  }
  const gold = await readTriples(ask.gold, names, onIssue)
  const asked = renumbered(gold, places)
  if (asked.length === 0)
    throw new Failed('bad-input', `${ask.gold}: the model knows none of its triples; it was trained on another graph`)
  const files = [asked]
  for (const file of ask.known) files.push(renumbered(await readTriples(file, names, onIssue), places))
  const known = files.flat()
  const ranked = await withScorer((score) =>
    rankedLinks(asked, new KnownAnswers(known), score, {
      ...(ask.signal && { signal: ask.signal }),
      ...(ask.onProgress && { onProgress: ask.onProgress }),
    }),
  ).catch((error: unknown) => {
    throw ask.signal?.aborted ? new Failed('cancelled', 'Cancelled.') : error
  })
  const categories = categoriesOf(known)
  return {
    triples: asked.length,
    unknown: gold.length - asked.length,
    report: rankingReport(ranked),
    categories: figuresByCategory(ranked, categories),
    relations: figuresByRelation(ranked, graph.relations, categories),
  }
}
