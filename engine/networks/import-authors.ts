import { join } from 'node:path'
import { toTensor } from '../../models/checkpoints/float-tensors.ts'
import { authorsNames, caseOfWeights } from '../../models/checkpoints/maps/authors.ts'
import type { Tensor } from '../../models/graph/tensor.ts'
import { readAuthorsCase } from '../../models/nets/authors/authors-case.ts'
import { authorsKind, authorsModel } from '../../models/nets/authors/authors-models.ts'
import { parseJson } from '../../models/package/model-manifest.ts'
import type { NetworkArchitecture, NetworkTask } from '../../models/package/network-manifest.ts'
import { networkCard } from './network-card.ts'
import type { UnsealedNetwork } from './network-package.ts'
import { openCheckpoint, sourcesOf } from './open-checkpoint.ts'
import { readSmallText } from './small-text.ts'

const kinds: Readonly<Record<string, { readonly architecture: NetworkArchitecture; readonly task: NetworkTask }>> = {
  mkgformer_mner: { architecture: 'mkgformer', task: 'mner' },
  mkgformer_mre: { architecture: 'mkgformer', task: 'mre' },
  mkgformer_mkg: { architecture: 'mkgformer', task: 'mkg' },
  hvpnet_ner: { architecture: 'hvpnet', task: 'mner' },
  hvpnet_re: { architecture: 'hvpnet', task: 'mre' },
}

/** @throws PackageError for an unknown case */
export function kindOf(caseJson: unknown): { readonly architecture: NetworkArchitecture; readonly task: NetworkTask } {
  return kinds[authorsKind(caseJson)]!
}

/**
 * A folder of the authors' weights as a package that computes what their code does: `weights.safetensors`, or the file that
 * their training saved; with a `case.json`, or without one where the weights tell all sizes.
 *
 * @throws PackageError, SafetensorsError or Failed naming file, field or tensor
 */
export async function importAuthors(folder: string, name: string): Promise<UnsealedNetwork> {
  const started = performance.now()
  const { weights, sources } = await readAuthorsWeights(folder)
  const caseFile = join(folder, 'case.json')
  const caseText = await readSmallText(caseFile).catch(() => undefined)
  const caseJson = caseText === undefined ? caseOfWeights(weights) : parseJson(caseText, caseFile)
  const about = readAuthorsCase(caseJson, caseFile)
  // Built once, so that what is missing is said now and not when it is wanted.
  authorsModel(caseJson, weights)
  const manifest: UnsealedNetwork['manifest'] = {
    format: 'triptych-model',
    formatVersion: 1,
    name,
    ...kindOf(caseJson),
    configuration: { case: about.name, model: about.model, config: about.config },
    labels: labelsOf(about.config.label_ids),
    base: null,
    provenance: {
      data: [],
      method: `imported from the authors' weights of "${about.name}" (${about.model})`,
      seed: 0,
      seconds: (performance.now() - started) / 1000,
      createdAt: new Date().toISOString(),
    },
    sources,
    licence: 'as the weights came; see their source',
    metrics: {},
  }
  const tokenizerJson = await readSmallText(join(folder, 'tokenizer.json')).catch(() => null)
  return { manifest, weights, tokenizerJson, card: networkCard(manifest, weights, []) }
}

async function readAuthorsWeights(folder: string) {
  const checkpoint = await openCheckpoint(folder)
  try {
    const weights = new Map<string, Tensor>()
    for (const [name, ours] of authorsNames(checkpoint.tensors.keys()))
      weights.set(ours, toTensor(await checkpoint.read(name)))
    return { weights, sources: await sourcesOf('authors', checkpoint) }
  } finally {
    await checkpoint.close()
  }
}

/** Names by row. A case that says nothing about them, or leaves rows out, has none. */
function labelsOf(ids: unknown): readonly string[] {
  if (typeof ids !== 'object' || ids === null) return []
  const rows = Object.entries(ids).toSorted(([, a], [, b]) => Number(a) - Number(b))
  return rows.every(([, id], at) => id === at) ? rows.map(([label]) => label) : []
}
