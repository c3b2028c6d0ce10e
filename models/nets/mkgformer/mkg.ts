import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { binaryCrossEntropy } from '../layers/binary-cross-entropy.ts'
import { crossEntropy, smoothedCrossEntropy } from '../layers/cross-entropy.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import type { MkgformerConfig } from './config.ts'
import { imageInputs } from './embed-images.ts'
import { type EncodedPost, encodePost } from './encode-post.ts'
import { type EntityScores, entityHead, type MkgTokens } from './entity-head.ts'
import { type VisualLayout, visualLayout } from './visual-layout.ts'

/**
 * - `entity-modelling`: from its description and images, which entity is it? Its vector is learnt.
 * - `missing-entity`: which entities complete a triple?
 */
export type MkgStep = 'entity-modelling' | 'missing-entity'

/** What errors count in the second step. */
export interface MkgWeights {
  /** Of an entity that is right, beside one that is not; left out: 1. */
  readonly right?: number
  /** Whether a weight is given for each question, as a further input `question_weights`, float32 [batch]. */
  readonly questions?: boolean
}

export interface MkgOptions {
  readonly step?: MkgStep
  readonly drop?: Drop
  readonly weights?: MkgWeights
}

export interface Mkg extends EncodedPost, EntityScores {
  readonly layout: VisualLayout
  /** What the step minimises, by fidelity. */
  readonly loss: Value
}

/**
 * MKGformer for link prediction, with its authors' names for parameters and inputs: `input_ids` and `attention_mask`,
 * int64 [batch, length], with one [MASK] in each row; `pixel_values`, `aux_values`, `rcnn_values` (see `ImagesByKind`);
 * and as answers `label`, int64 [batch], the number of the right entity, or `labels`, float32 [batch, entities], 1 for each
 * entity that is right.
 *
 * In its first step the paper lets only the vectors of entities learn; no others get a gradient then. The released code lets
 * the whole word table learn. Which parameters take part at all, `learning-groups.ts` says.
 *
 * Source: arXiv:2205.02357; zjunlp/MKGformer, 6dc924d, MKG.
 */
export function mkg(
  g: Graph,
  tokens: MkgTokens,
  config: MkgformerConfig,
  { step = 'missing-entity', drop = keepAll, weights = {} }: MkgOptions = {},
): Mkg {
  const layout = visualLayout(config, 'mkg')
  const ids = g.input('input_ids', 'int64', ['batch', 'length'])
  const mask = g.input('attention_mask', 'int64', ['batch', 'length'])
  const images = imageInputs(g, layout, { whole: 'pixel_values', auxiliary: 'aux_values', object: 'rcnn_values' })
  const onlyEntitiesLearn = config.fidelity === 'paper' && step === 'entity-modelling'
  const fixed = onlyEntitiesLearn ? g.not(isEntity(g, ids, tokens)) : undefined
  const encoded = encodePost(g, { ids, mask, images, fixed, drop }, 'unimo', layout, config)

  const scores = entityHead(g, encoded.text, ids, tokens, config)
  return { ...encoded, ...scores, layout, loss: mkgLoss(g, scores.entityLogits, step, weights, config) }
}

/** The answer of one right entity, declared when first asked for. @returns int64 [batch] */
export function rightEntity(g: Graph): Value {
  return g.inputs.get('label') ?? g.input('label', 'int64', ['batch'])
}

function mkgLoss(
  g: Graph,
  logits: Value,
  step: MkgStep,
  { right = 1, questions = false }: MkgWeights,
  { fidelity }: MkgformerConfig,
): Value {
  if (step === 'missing-entity') {
    const answers = g.input('labels', 'float32', logits.shape)
    const rows = questions ? { rows: g.input('question_weights', 'float32', ['batch']) } : {}
    return binaryCrossEntropy(g, logits, answers, { positive: right, ...rows })
  }
  return fidelity === 'released'
    ? smoothedCrossEntropy(g, logits, rightEntity(g), 0.1)
    : crossEntropy(g, logits, rightEntity(g))
}

function isEntity(g: Graph, ids: Value, { entityStart, entityEnd }: MkgTokens): Value {
  return g.and(g.less(g.scalar(entityStart - 1, 'int64'), ids), g.less(ids, g.scalar(entityEnd, 'int64')))
}
