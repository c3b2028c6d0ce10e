import type { DeviceKind } from '../../contract/domain/device.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { isNetwork } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import { ActivationFiles } from '../activations/activation-files.ts'
import { activationStore } from '../activations/activation-store.ts'
import { ModelOutputError } from '../inference/model-output-error.ts'
import { readRelationPackage, readWholeRelationPackage } from '../inference/relation-package-files.ts'
import { openRelationTagger, type RelationTagger } from '../inference/relation-tagger.ts'
import { openTagger, type Tagger } from '../inference/tagger.ts'
import { readPackage, readWholePackage } from '../inference/tagger-package-files.ts'
import { readPackageManifest } from '../networks/network-package.ts'
import { openNetworkRelations } from '../networks/network-relations.ts'
import { openNetworkTagger } from '../networks/network-tagger.ts'
import type { ModelSource } from './compute-contract.ts'
import { executionProviders } from './execution-providers.ts'

/**
 * A package in memory, the base's weights beneath where it is a delta.
 *
 * @throws Failed `model` with the fact `loading`, naming file and problem
 */
export async function readModel({ base, delta }: ModelSource): Promise<ModelPackage> {
  if (await isNetworkSource({ base, delta }))
    throw new Failed('model', `${base} holds one of the papers' networks, where a small one is expected.`)
  try {
    const model = delta === null ? await readPackage(base) : await readWholePackage(delta, () => readPackage(base))
    requireFinite(model)
    return model
  } catch (error) {
    throw asLoadFailure(error)
  }
}

/** As `readModel`, of a package for relations. */
export async function readRelationModel({ base, delta }: ModelSource): Promise<RelationPackage> {
  try {
    const model = delta === null ? await readRelationPackage(base) : await readWholeRelationPackage(delta, base)
    requireFinite(model)
    return model
  } catch (error) {
    throw asLoadFailure(error)
  }
}

/** @throws Failed `model` with the fact `loading` */
export async function openRelationModel(
  source: ModelSource,
  { device, threads }: { readonly device: DeviceKind; readonly threads: number },
): Promise<RelationTagger> {
  const options = { device: executionProviders[device], threads }
  if (await isNetworkSource(source)) return loading(() => openNetworkRelations(source.base, options))
  const model = await readRelationModel(source)
  try {
    return await openRelationTagger(model, options)
  } catch (error) {
    throw asLoadFailure(error)
  }
}

/** @throws Failed `model` with the fact `loading` */
export async function openModel(
  source: ModelSource,
  { device, threads }: { readonly device: DeviceKind; readonly threads: number },
): Promise<Tagger> {
  const options = { device: executionProviders[device], threads }
  const { activations: folder } = source
  if (await isNetworkSource(source)) {
    const kept = folder !== undefined && { activations: new ActivationFiles(folder) }
    return loading(() => openNetworkTagger(source, { ...options, ...kept }))
  }
  const model = await readModel(source)
  try {
    return await openTagger(model, {
      ...options,
      ...(folder !== undefined && { activations: activationStore(model.weights, folder) }),
    })
  } catch (error) {
    throw asLoadFailure(error)
  }
}

/** Is it one of the papers' networks? @throws Failed `model` */
export function isNetworkSource({ base }: ModelSource): Promise<boolean> {
  return loading(async () => isNetwork(await readPackageManifest(base)))
}

async function loading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asLoadFailure(error)
  }
}

/** One number that is none would make all scores so, or only some of them. */
function requireFinite({ manifest, weights }: ModelPackage | RelationPackage): void {
  for (const [name, { data }] of weights) {
    const at = data.findIndex((value) => !Number.isFinite(value))
    if (at >= 0) throw new PackageError(`the model "${manifest.name}": tensor "${name}" holds ${data[at]} at ${at}`)
  }
}

function asLoadFailure(error: unknown): Failed {
  // The runtime's messages go on with its sources and a call stack; the first line says it.
  const message = error instanceof Error ? error.message.split('\n')[0]!.slice(0, 500) : String(error)
  return new Failed('model', message, { loading: true }, { cause: error })
}

/** Numbers that are none are the model's fault; everything else stays as it is. */
export function asModelFailure(error: unknown): unknown {
  return error instanceof ModelOutputError ? new Failed('model', error.message, {}, { cause: error }) : error
}
