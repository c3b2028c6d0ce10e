import { join } from 'node:path'
import type { TensorOf } from '../../models/graph/tensor.ts'
import type { ColourScale } from '../../models/nets/images/channel-planes.ts'
import { imageScaleOf } from '../../models/nets/images/image-scale.ts'
import { readSizes } from '../../models/nets/mkgformer/case-sizes.ts'
import { type MkgformerConfig, plainLayers } from '../../models/nets/mkgformer/config.ts'
import { mkgParameters } from '../../models/nets/mkgformer/mkg-models.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { openPieceTokenizer } from '../../models/text/piece-tokenizer.ts'
import { movedRows } from '../corpora/continue-weights.ts'
import { type LearningPart, learningPart, type NamedParts } from '../corpora/learning-part.ts'
import type { StartReport } from '../corpora/start-report.ts'
import type { LearnWhat } from '../corpora/training-choices.ts'
import { readNetworkPackage } from '../networks/network-package.ts'
import { readSmallText } from '../networks/small-text.ts'
import type { Weights } from '../training/fit-model.ts'
import type { KnowledgeGraph } from './knowledge-graph.ts'
import type { LinkWords } from './link-words.ts'

/** A MKGformer's package to continue from, whatever its task: towers by name, words, and the entities and relations of a graph. */
export interface LinkStart {
  readonly name: string
  readonly sha256: string
  readonly tokenizerJson: string
  /** But for the vocabulary, which depends on the graph. */
  readonly config: MkgformerConfig
  /** How its images want their colours scaled; what continues from it keeps that. */
  readonly scale: ColourScale
  readonly report: (graph: KnowledgeGraph, words: LinkWords, config: MkgformerConfig) => StartReport
  /** @param nothing of the new network, all of them; what is not brought stays so */
  readonly weights: (graph: KnowledgeGraph, words: LinkWords, nothing: Weights) => Weights
}

const wordTable = 'unimo.text_embeddings.word_embeddings.weight'
const wordBias = 'cls.predictions.bias'

/** @param tokens of a question at most @throws PackageError, Failed */
export async function readLinkStart(folder: string, tokens: number): Promise<LinkStart> {
  const { manifest, weights: found } = await readNetworkPackage(folder)
  const { name, architecture, task, labels, configuration } = manifest
  if (architecture !== 'mkgformer')
    throw new PackageError(`"${name}" is a ${architecture}: link prediction continues from a mkgformer`)
  if (!manifest.tokenizer)
    throw new PackageError(`${folder} has no tokenizer.json: import it again from a folder that has one`)
  const tokenizerJson = await readSmallText(join(folder, packageFiles.tokenizer))
  const config = readSizes(configuration.config, found, task === 'mkg' ? 'unimo' : 'model')
  if (tokens > config.maxPositions)
    throw new PackageError(`"${name}" reads ${config.maxPositions} tokens, not ${tokens}: give fewer --text-tokens`)
  const brought = new Map(
    [...found].flatMap(([own, tensor]): [string, TensorOf<'float32'>][] =>
      tensor.dtype === 'float32' ? [[own.replace(/^model\./, 'unimo.'), tensor]] : [],
    ),
  )
  const pieces = openPieceTokenizer(tokenizerJson).size
  const {
    entity_id_start: start,
    relation_id_start: relationStart,
    relation_names: relations = [],
  } = configuration.config as {
    readonly entity_id_start?: number
    readonly relation_id_start?: number
    readonly relation_names?: readonly string[]
  }
  const known = {
    entities: new Map(task === 'mkg' ? labels.map((each, at) => [each, start! + at] as const) : []),
    relations: new Map(task === 'mkg' ? relations.map((each, at) => [each, relationStart! + at] as const) : []),
  }
  const fits = (own: string, shape: readonly number[]) => brought.get(own)?.shape.join() === shape.join()
  const isTable = (own: string) => own === wordTable || own === wordBias
  return {
    name,
    sha256: manifest.weights.sha256,
    tokenizerJson,
    config,
    scale: imageScaleOf(configuration.config, architecture, 'model.json.configuration.config'),
    report: (_, { vocabulary }, whole) => {
      const wanted = [...mkgParameters(vocabulary, whole)]
      const names = (keep: (own: string, shape: readonly number[]) => boolean) =>
        wanted.filter(([own, shape]) => keep(own, shape)).map(([own]) => own)
      return {
        loaded: names((own, shape) => !isTable(own) && fits(own, shape)),
        grown: names((own) => isTable(own) && brought.has(own)),
        fresh: names((own, shape) => (isTable(own) ? !brought.has(own) : !fits(own, shape))),
        leftOver: [...brought.keys()].filter((own) => !wanted.some(([each]) => each === own)),
      }
    },
    weights: (graph, { vocabulary }, nothing) => {
      const place = (row: number): number | undefined => {
        if (row < pieces) return row
        const { entityStart, entityEnd, relationStart: first } = vocabulary
        if (row >= entityStart && row < entityEnd) return known.entities.get(graph.entities[row - entityStart]!.name)
        return row >= first ? known.relations.get(graph.relations[row - first]!.name) : undefined
      }
      return new Map(
        [...nothing].map(([own, tensor]) => {
          const old = brought.get(own)
          if (old === undefined) return [own, tensor]
          if (isTable(own)) return [own, movedRows(old, tensor, place)]
          return [own, fits(own, tensor.shape) ? old : tensor]
        }),
      )
    },
  }
}

/** Which parts of the network a choice names; entities and relations are new to most packages, so their table always learns. */
export function linkPart(what: LearnWhat, config: MkgformerConfig): LearningPart {
  const parts: NamedParts = {
    isHead: (own) => own.startsWith('cls.') || own === wordTable,
    layerOf: (own) => {
      const layer = /\.(?:text_layer|vision_layers)\.(\d+)\./.exec(own)?.[1]
      return layer === undefined ? null : Number(layer)
    },
    isFrozen: () => false,
    layers: plainLayers(config) + config.fusedLayers,
    fusedFrom: plainLayers(config),
  }
  return learningPart(what, parts, new Set())
}
