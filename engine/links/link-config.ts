import type { ColourScale } from '../../models/nets/images/channel-planes.ts'
import { imageScaleOf } from '../../models/nets/images/image-scale.ts'
import { printSizes, readSizes } from '../../models/nets/mkgformer/case-sizes.ts'
import type { MkgformerConfig } from '../../models/nets/mkgformer/config.ts'
import { integerFrom, listOf, objectOf, orElse, text } from '../../models/package/json-decoders.ts'
import { PackageError } from '../../models/package/package-error.ts'
import type { NetworkPackage } from '../networks/network-package.ts'
import type { Weights } from '../training/fit-model.ts'
import type { KnowledgeGraph } from './knowledge-graph.ts'
import { type LinkWords, limitsOf, linkWords, textLimits } from './link-words.ts'

/**
 * MKGformer for texts alone, trained from nothing: without prefix and fusion no image reaches the answer, and none is fed. The
 * vision tower is as small as one can be; it never learns.
 */
export function textConfig(vocabulary: number): MkgformerConfig {
  return {
    hidden: 64,
    heads: 4,
    layers: 2,
    fusedLayers: 1,
    textIntermediate: 128,
    visionIntermediate: 64,
    textActivation: 'gelu',
    visionActivation: 'quick-gelu',
    textEpsilon: 1e-12,
    visionEpsilon: 1e-5,
    fidelity: 'paper',
    prefixGuided: false,
    correlationAware: false,
    patch: 8,
    image: 8,
    auxiliaryImage: 8,
    objectImage: 8,
    auxiliaryImages: 0,
    objectImages: 0,
    vocabulary,
    maxPositions: textLimits.whole,
  }
}

/**
 * The same with images: prefix and fusion on, so that the last layer of each tower sees the other; one whole image and two
 * further ones of an entity.
 */
export function imageConfig(vocabulary: number): MkgformerConfig {
  return {
    ...textConfig(vocabulary),
    visionIntermediate: 128,
    prefixGuided: true,
    correlationAware: true,
    patch: 16,
    image: 32,
    auxiliaryImage: 16,
    objectImage: 16,
    auxiliaryImages: 2,
  }
}

/** Whether images reach the answer at all. */
export const looksAtImages = ({ prefixGuided, correlationAware }: MkgformerConfig) => prefixGuided || correlationAware

const graphFields = objectOf({
  relation_names: listOf(text),
  relation_texts: listOf(text),
  entity_texts: listOf(text),
  /** Tokens of a question at most. */
  text_tokens: orElse(integerFrom(14), textLimits.whole),
})

/** `configuration` of a package: the authors' fields, so that `models run` knows it, and the texts that questions are made of. */
export function printLinkConfiguration(
  { entities, relations }: KnowledgeGraph,
  { vocabulary }: LinkWords,
  config: MkgformerConfig,
  scale: ColourScale,
  tokens: number = textLimits.whole,
): Readonly<Record<string, unknown>> {
  const { cls, sep, mask, entityStart, entityEnd, relationStart } = vocabulary
  return {
    case: 'mkgformer_mkg',
    model: 'UnimoForMaskedLM',
    config: {
      ...printSizes(config),
      entities: entities.length,
      relations: relations.length,
      base_vocab: entityStart,
      entity_id_start: entityStart,
      entity_id_end: entityEnd,
      relation_id_start: relationStart,
      special_ids: { pad: 0, cls, sep, mask },
      relation_names: relations.map(({ name }) => name),
      relation_texts: relations.map(({ text }) => text),
      entity_texts: entities.map(({ text }) => text),
      text_tokens: tokens,
      image_mean: scale.mean,
      image_std: scale.deviation,
    },
  }
}

export interface LinkModel {
  readonly graph: KnowledgeGraph
  readonly words: LinkWords
  readonly config: MkgformerConfig
  /** How its images want their colours scaled. */
  readonly scale: ColourScale
  readonly weights: Weights
}

/** A package of ours for link prediction. @throws PackageError where it is for something else, or lacks what questions need */
export function openLinkPackage({ manifest, weights }: NetworkPackage, tokenizerJson: string | null): LinkModel {
  const { name, task, architecture, labels, configuration } = manifest
  if (architecture !== 'mkgformer' || task !== 'mkg')
    throw new PackageError(`"${name}" is a ${architecture} for ${task}, expected a mkgformer for mkg (link prediction)`)
  if (tokenizerJson === null)
    throw new PackageError(`"${name}" has no tokenizer.json: its texts cannot be asked; it came without words`)
  const found = graphFields(configuration.config, 'model.json.configuration.config')
  const [entities, relations] = [labels.length, found.relation_names.length]
  if (found.entity_texts.length !== entities || found.relation_texts.length !== relations)
    throw new PackageError(
      `model.json: found ${found.entity_texts.length} texts for ${entities} entities and ${found.relation_texts.length} for ${relations} relations, expected one each`,
    )
  const graph = {
    entities: labels.map((each, at) => ({ name: each, text: found.entity_texts[at]! })),
    relations: found.relation_names.map((each, at) => ({ name: each, text: found.relation_texts[at]! })),
  }
  const config = readSizes(configuration.config, weights, 'unimo')
  const words = linkWords(graph, tokenizerJson, limitsOf(found.text_tokens))
  if (words.vocabulary.size !== config.vocabulary)
    throw new PackageError(
      `tokenizer.json makes a vocabulary of ${words.vocabulary.size}, the network has ${config.vocabulary}: copy the package again`,
    )
  const scale = imageScaleOf(configuration.config, architecture, 'model.json.configuration.config')
  return { graph, words, config, scale, weights: weights as Weights }
}
