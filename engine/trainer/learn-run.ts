import type { DeviceKind } from '../../contract/domain/device.ts'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { applyDelta } from '../../models/package/model-package.ts'
import { activationStore } from '../activations/activation-store.ts'
import { executionProviders } from '../compute/execution-providers.ts'
import { isNetworkSource, readModel } from '../compute/open-model.ts'
import { diskFailure } from '../decode/disk-failure.ts'
import { writePackage } from '../inference/tagger-package-files.ts'
import { fineTune } from '../training/finetune.ts'
import { heldOutTemperature } from './held-out-temperature.ts'
import { learnNetwork } from './learn-network.ts'
import { type MeasuredPost, measureModel } from './measure-model.ts'
import { asMeasuredPost, saying, trainingFrom, trainingTo, versionCard } from './run-parts.ts'
import type { LearnAsk, LearnDone, LearnProgress, TrainerPost } from './trainer-contract.ts'

/**
 * One learning run: measures the parent, trains it further, writes the new version as a change of the base, and measures
 * what was written, as it will be read.
 *
 * @throws Failed `model` when the parent is broken or the loss is no number any more, `bad-input` without posts
 */
export async function learnRun(ask: LearnAsk, tell: (progress: LearnProgress) => void): Promise<LearnDone> {
  if (await isNetworkSource(ask.parent)) return learnNetwork(ask, tell)
  const { types, threads, seed } = ask
  const started = performance.now()
  const report = saying(tell, started)

  report('preparing', 0, null)
  const root = await readModel({ base: ask.parent.base, delta: null })
  const parent = ask.parent.delta === null ? root : await readModel(ask.parent)
  const sizes = taggerConfiguration(parent.manifest.configuration)
  const gold = (posts: readonly TrainerPost[]): Promise<MeasuredPost[]> =>
    Promise.all(posts.map((post) => asMeasuredPost(post, sizes)))
  const [fresh, replay, measured] = [await gold(ask.fresh), await gold(ask.replay), await gold(ask.measured)]
  if (fresh.length + replay.length === 0) throw new Failed('bad-input', say('learning.nothingToLearn'))

  const { activations: folder } = ask.parent
  const kept = folder === undefined ? {} : { activations: activationStore(root.weights, folder) }
  const measuringStarted = performance.now()
  const before = await measureModel(parent, measured, {
    types,
    threads,
    ...kept,
    onProgress: (share) => report('measuring', trainingFrom * share, null),
  })
  const measuringSeconds = (performance.now() - measuringStarted) / 1000

  const train = (device: DeviceKind) =>
    fineTune({
      model: parent,
      root,
      name: ask.name,
      learn: fresh,
      replay,
      heldOut: [],
      labels: labelsOf(parent.manifest.labels, types, [...fresh, ...replay]),
      seed,
      threads,
      device: executionProviders[device],
      ...kept,
      ...(ask.layers !== 'auto' && { scope: ask.layers }),
      ...(ask.learningRate !== null && { learningRate: ask.learningRate }),
      ...(ask.share !== undefined && { share: ask.share }),
      onProgress: ({ step, steps, loss, secondsLeft }) =>
        report(
          'training',
          trainingFrom + (trainingTo - trainingFrom) * (step / steps),
          loss,
          secondsLeft === null ? undefined : secondsLeft + measuringSeconds,
        ),
    })
  const { outcome, device } = await onDevice(ask.device, train)
  if (outcome.end !== 'finished') throw new Failed('model', say('learning.lossNoNumber'))

  report('saving', trainingTo, null, measuringSeconds)
  const learnt = { ...outcome.version, manifest: { ...outcome.version.manifest, weights: root.manifest.weights } }
  const usual = root.manifest.temperature
  const temperature = await heldOutTemperature(applyDelta(root, learnt), measured, { types, threads, usual, ...kept })
  const manifest = { ...outcome.version.manifest, temperature }
  const written = await writePackage(ask.target, { ...outcome.version, manifest }, versionCard(ask)).catch(
    (error: unknown) => {
      throw diskFailure(error, say('disk.versionNotKept'))
    },
  )
  const after = await measureModel(applyDelta(root, written), measured, {
    types,
    threads,
    ...kept,
    onProgress: (share) => report('checking', trainingTo + (1 - trainingTo) * share, null),
  })
  const run = {
    packageSha256: root.manifest.weights.sha256,
    parentSha256: parent.manifest.weights.sha256,
    learningRate: outcome.learningRate,
    device,
    losses: outcome.epochs.map(({ loss }) => loss),
    seconds: (performance.now() - started) / 1000,
  }
  return { kind: 'done', before, after, run }
}

/** A device that cannot run the training graph, though it can suggest, must not keep the project from learning. */
async function onDevice<T>(
  wanted: DeviceKind,
  train: (device: DeviceKind) => Promise<T>,
): Promise<{ readonly outcome: T; readonly device: DeviceKind }> {
  try {
    return { outcome: await train(wanted), device: wanted }
  } catch (error) {
    if (wanted === 'cpu') throw error
    console.error(`learning on ${wanted} failed, so it goes on on the CPU: ${String(error)}`)
    return { outcome: await train('cpu'), device: 'cpu' }
  }
}

/** The model's own labels first, as its head has them, then the types that it has not known and a post now shows. */
function labelsOf(known: readonly string[], types: readonly string[], posts: readonly MeasuredPost[]): string[] {
  const shown = new Set(posts.flatMap(({ gold }) => gold.map(({ type }) => type)))
  return [...known, ...types.filter((type) => shown.has(type) && !known.includes(type))]
}
