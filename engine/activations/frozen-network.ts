import { createHash } from 'node:crypto'
import type { Value } from '../../models/graph/ops.ts'
import { parametersBelow } from '../../models/graph/parameters-below.ts'
import { networkBoundary } from '../../models/nets/authors/network-boundary.ts'
import { learningPart } from '../corpora/learning-part.ts'
import { networkParts } from '../corpora/network-parts.ts'
import type { Pictures } from '../networks/network-pictures.ts'
import { networkPictures } from '../networks/network-pictures.ts'
import type { StoredNetwork } from '../networks/stored-network.ts'
import { tokenFeeds } from '../networks/token-feeds.ts'
import type { FrozenNetwork } from './frozen-part.ts'

/** A text as one of the papers' networks reads it, and its pictures. */
export interface NetworkReading extends Pictures {
  readonly ids: readonly number[]
}

/** What learns in the layers in which text and image meet, and above them. */
export function topOf({ architecture, configuration }: StoredNetwork['manifest']): (parameter: string) => boolean {
  const parts = networkParts(architecture, configuration.config as Readonly<Record<string, unknown>>)
  return learningPart({ kind: 'top', layers: null }, parts, new Set()).learns
}

/**
 * What lies below the layers that learn in one of the papers' networks.
 *
 * @param result the network's answer, of its own graph
 */
export function frozenNetwork(network: StoredNetwork, result: Value): FrozenNetwork<NetworkReading> {
  const { manifest, model } = network
  const boundary = networkBoundary(model.graph, result, topOf(manifest))
  const pictures = networkPictures(network)
  return {
    boundary,
    lower: { open: (options) => network.open(boundary, options) },
    fingerprint: fingerprintOf(network, boundary),
    feeds: (examples) => ({ ...tokenFeeds(examples.map(({ ids }) => ids)), ...pictures.feeds(examples) }),
    inputsOf: function* ({ ids, image, objects = [] }) {
      yield Buffer.from(JSON.stringify([ids, image !== null, objects.map((each) => each !== null)]))
      if (image !== null) yield image
      for (const each of objects) if (each !== null) yield each
    },
    lengthOf: ({ ids }) => ids.length,
  }
}

/** A head that grew changes nothing below it. */
function fingerprintOf({ manifest, model, sha256Of }: StoredNetwork, boundary: FrozenNetwork<unknown>['boundary']) {
  const { num_labels, label_ids, relations, ...sizes } = manifest.configuration.config as Readonly<
    Record<string, unknown>
  >
  const values = Object.entries(boundary).map(([name, { shape }]) => [name, shape])
  const weights = sha256Of(parametersBelow(model.graph, Object.values(boundary)))
  const about = ['network activations 1', manifest.architecture, values, sizes, weights]
  return createHash('sha256').update(JSON.stringify(about)).digest('hex')
}
