import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import type { TensorOf } from '../../models/graph/tensor.ts'
import { growPieceHead, isNewPlace, rowsWith } from '../../models/nets/authors/grow-piece-head.ts'
import { releasedSizes } from '../../models/nets/hvpnet/released-sizes.ts'
import { imageScaleOf } from '../../models/nets/images/image-scale.ts'
import { changedWeights } from '../../models/package/model-package.ts'
import type { NetworkManifest } from '../../models/package/network-manifest.ts'
import { ActivationFiles } from '../activations/activation-files.ts'
import { frozenNetwork, topOf } from '../activations/frozen-network.ts'
import { learningPart } from '../corpora/learning-part.ts'
import { postExamples } from '../corpora/network-examples.ts'
import { type NetworkExample, type NetworkLearnerOptions, openNetworkLearner } from '../corpora/network-learner.ts'
import { networkParts } from '../corpora/network-parts.ts'
import { networkPyramids } from '../corpora/network-pyramids.ts'
import { diskFailure } from '../decode/disk-failure.ts'
import { type NetworkPackage, readWholeNetwork, writeNetworkPackage } from '../networks/network-package.ts'
import { networkPictures } from '../networks/network-pictures.ts'
import { openNetworkTagger } from '../networks/network-tagger.ts'
import { type NetworkPlace, openStoredNetwork, type StoredNetwork } from '../networks/stored-network.ts'
import { fitModel, type Weights } from '../training/fit-model.ts'
import { seededRandom } from '../training/fit-random.ts'
import { keptActivations } from '../training/kept-activations.ts'
import { partWay } from '../training/part-way.ts'
import { withSomeOf } from '../training/with-some-of.ts'
import { type MeasuredPost, measuredBy } from './measure-model.ts'
import { asMeasuredPost, saying, trainingFrom, trainingTo, versionCard } from './run-parts.ts'
import type { LearnAsk, LearnDone, LearnProgress, Measured, TrainerPost } from './trainer-contract.ts'

/** The head of entities learns faster by so much, as the authors have it; gentler, since it is not new. */
const headRate = 20
/** How far to go from the old weights to the learnt ones. */
const share = 0.6

/**
 * `learnRun` for one of the papers' networks: the layers in which text and image meet, or what is asked for, over what the frozen ones
 * made of each post once. On the CPU, where parameters and moments are moved in place.
 *
 * @throws Failed as `learnRun`
 */
export async function learnNetwork(ask: LearnAsk, tell: (progress: LearnProgress) => void): Promise<LearnDone> {
  const { parent: place, types, threads } = ask
  const started = performance.now()
  const report = saying(tell, started)
  report('preparing', 0, null)
  const stored = await openStoredNetwork(place, () => false)
  const { imageSize, objects } = networkPictures(stored)
  const read = (posts: readonly TrainerPost[]) =>
    Promise.all(posts.map((post) => asMeasuredPost(post, { imageSize, objects })))
  const [fresh, replay, measured] = [await read(ask.fresh), await read(ask.replay), await read(ask.measured)]
  if (fresh.length + replay.length === 0) throw new Failed('bad-input', say('learning.nothingToLearn'))

  const measure = (which: NetworkPlace, onProgress: (share: number) => void) =>
    measureNetwork(which, ask.parent.activations, measured, { types, threads, onProgress })
  const before = await measure(place, (done) => report('measuring', trainingFrom * done, null))

  const learnt = await learnFrom(ask, stored, { fresh, replay }, report)

  report('saving', trainingTo, null)
  await writeVersion(ask, learnt, fresh.length + replay.length, started).catch((error: unknown) => {
    throw diskFailure(error, say('disk.versionNotKept'))
  })
  const after = await measure({ base: place.base, delta: ask.target }, (done) =>
    report('checking', trainingTo + (1 - trainingTo) * done, null),
  )
  const run = {
    packageSha256: learnt.base.manifest.weights.sha256,
    parentSha256: learnt.parent.manifest.weights.sha256,
    learningRate: learnt.learningRate,
    device: 'cpu' as const,
    losses: [...learnt.losses],
    seconds: (performance.now() - started) / 1000,
  }
  return { kind: 'done', before, after, run }
}

/** What a run has come to, before it is written down. */
interface Learnt {
  /** The package below all versions. */
  readonly base: NetworkPackage
  /** What was learnt from, as a whole. */
  readonly parent: NetworkPackage
  /** With rows for the types that are new. */
  readonly manifest: NetworkManifest
  readonly weights: Weights
  readonly losses: readonly number[]
  readonly learningRate: number
  readonly epochs: number
}

/** @throws Failed `model` where the loss is no number any more */
async function learnFrom(
  ask: LearnAsk,
  stored: StoredNetwork,
  posts: { readonly fresh: readonly MeasuredPost[]; readonly replay: readonly MeasuredPost[] },
  report: ReturnType<typeof saying>,
): Promise<Learnt> {
  const { parent: place, types, threads, seed, layers } = ask
  const root = place.delta === null ? null : await readWholeNetwork(place.base, null)
  const parent = await readWholeNetwork(place.base, place.delta)
  const manifest = withTypes(parent.manifest, types, [...posts.fresh, ...posts.replay])
  const [before, rows] = [parent.manifest.labels.length, manifest.labels.length]
  const weights = growPieceHead(floatsOf(parent), rows, seededRandom(seed))
  const reader = { manifest, tokenizerJson: tokenizerOf(stored) }
  const fresh = postExamples(posts.fresh, reader)
  const old = postExamples(posts.replay, reader).slice(0, Math.max(40, 3 * fresh.length))
  const config = manifest.configuration.config as Readonly<Record<string, unknown>>
  const part = learningPart(asPart(layers), networkParts(manifest.architecture, config), new Set())
  const learnable = [...weights].reduce((sum, [name, { data }]) => sum + (part.learns(name) ? data.length : 0), 0)
  const epochs = (learnable > 10_000_000 ? 4 : 8) * (rows > before ? 2 : 1)
  const learningRate = ask.learningRate ?? (layers === 'heads' ? 1e-3 : 5e-5)
  const perEpoch = fresh.length + Math.ceil(old.length / epochs)
  const learner = await openNetworkLearner({
    network: { architecture: manifest.architecture, task: 'mner', config, weights },
    weights,
    part,
    ...(await picturesFor(stored, [...fresh, ...old], weights, ask)),
    dropout: 0.1,
    classWeights: undefined,
    accumulate: 1,
    headRate: layers === 'heads' ? 1 : headRate,
    threads,
    seed,
  })
  try {
    const outcome = await fitModel(
      withSomeOf(fresh, old, epochs),
      {
        epochs,
        batchSize: Math.min(16, Math.max(4, Math.ceil(perEpoch / 2))),
        seed,
        learningRate,
        warmUp: 0.1,
        decay: 'linear',
        floor: 0.05,
        average: null,
        patience: null,
        keep: 'last',
      },
      learner,
      {
        onProgress: ({ step, steps, loss, secondsLeft }) =>
          report(
            'training',
            trainingFrom + (trainingTo - trainingFrom) * (step / steps),
            loss,
            secondsLeft ?? undefined,
          ),
      },
    )
    if (outcome.end !== 'finished' || outcome.weights === null) throw new Failed('model', say('learning.lossNoNumber'))
    return {
      base: root ?? parent,
      parent,
      manifest,
      weights: withNewRows(partWay(weights, outcome.weights, share), outcome.weights, before, rows),
      losses: outcome.epochs.map(({ loss }) => loss),
      learningRate,
      epochs,
    }
  } finally {
    await learner.release()
  }
}

/** What was learnt, as changes to the package below all versions. */
async function writeVersion(
  ask: LearnAsk,
  { base, parent, manifest, weights, learningRate, epochs }: Learnt,
  posts: number,
  started: number,
): Promise<void> {
  await writeNetworkPackage(ask.target, {
    manifest: {
      ...manifest,
      name: ask.name,
      base: { name: base.manifest.name, weightsSha256: base.manifest.weights.sha256 },
      provenance: {
        data: [{ name: 'confirmed posts', posts, terms: 'as imported' }],
        method: `fine-tuned from "${parent.manifest.name}": ${ask.layers}, ${epochs} epochs, learning rate ${learningRate}, ${share} of the way`,
        seed: ask.seed,
        seconds: (performance.now() - started) / 1000,
        createdAt: new Date().toISOString(),
      },
      metrics: {},
    },
    weights: changedWeights(floatsOf(base), weights),
    tokenizerJson: null,
    card: versionCard(ask),
  })
}

/** Of floats come floats: integers are counters that nothing reads. */
const floatsOf = ({ weights }: NetworkPackage): Weights =>
  new Map([...weights].filter((each): each is [string, TensorOf<'float32'>] => each[1].dtype === 'float32'))

async function measureNetwork(
  place: NetworkPlace,
  activations: string | undefined,
  posts: readonly MeasuredPost[],
  {
    threads,
    ...options
  }: { readonly types: readonly string[]; readonly threads: number; readonly onProgress: (share: number) => void },
): Promise<Measured> {
  if (posts.length === 0) return measuredBy(null, [], { ...options, temperature: 1 })
  const kept = activations === undefined ? {} : { activations: new ActivationFiles(activations) }
  const tagger = await openNetworkTagger(place, { threads, ...kept })
  try {
    return await measuredBy(tagger, posts, { ...options, temperature: tagger.temperature })
  } finally {
    await tagger.release()
  }
}

/** What the learner reads of each example: kept activations where the lower part is frozen, else the pictures. */
async function picturesFor(
  stored: StoredNetwork,
  examples: readonly NetworkExample[],
  weights: Weights,
  { parent, layers, threads }: LearnAsk,
): Promise<Pick<NetworkLearnerOptions, 'pictures' | 'kept'>> {
  const pictures = networkPictures(stored)
  const { manifest, model } = stored
  if (layers !== 'all' && parent.activations !== undefined) {
    const lower = frozenNetwork(stored, model.outputs.emissions!)
    const files = new ActivationFiles(parent.activations)
    const activations = await keptActivations(lower, examples, { files, threads })
    if (activations !== undefined) return { pictures: pictures.light, kept: { activations, learns: topOf(manifest) } }
  }
  if (manifest.architecture === 'mkgformer') return { pictures: pictures.feeds }
  const sizes = releasedSizes(manifest.configuration.config, weights)
  const scale = imageScaleOf(manifest.configuration.config, manifest.architecture)
  const { signal } = new AbortController()
  const { feeds } = await networkPyramids(examples, weights, sizes, { scale, threads, signal })
  return { pictures: feeds }
}

const asPart = (layers: LearnAsk['layers']) =>
  ({
    auto: { kind: 'top', layers: null },
    heads: { kind: 'heads' },
    top: { kind: 'top', layers: null },
    all: { kind: 'full' },
  })[layers] as Parameters<typeof learningPart>[0]

function tokenizerOf({ tokenizerJson, manifest }: StoredNetwork): string {
  if (tokenizerJson !== null) return tokenizerJson
  throw new Failed('model', `"${manifest.name}" has no tokenizer.json: import it again from a folder that has one.`)
}

/** The package's own labels as its head has them, then the types that it has not known and a post now shows. */
function withTypes(
  manifest: NetworkManifest,
  types: readonly string[],
  posts: readonly MeasuredPost[],
): NetworkManifest {
  const shown = new Set(posts.flatMap(({ gold }) => gold.map(({ type }) => type)))
  const labels = rowsWith(
    manifest.labels,
    types.filter((type) => shown.has(type)),
  )
  if (labels.length === manifest.labels.length) return manifest
  const { configuration } = manifest
  const config = {
    ...(configuration.config as Readonly<Record<string, unknown>>),
    num_labels: labels.length,
    label_ids: Object.fromEntries(labels.map((label, row) => [label, row])),
  }
  return { ...manifest, labels, configuration: { ...configuration, config } }
}

/** New types go all the way: they had no old value to keep. */
function withNewRows(moved: Weights, learnt: Weights, before: number, rows: number): Weights {
  if (before === rows) return moved
  const result = new Map(moved)
  for (const [name, { shape, data }] of learnt) {
    if (!/^(fc|crf)\./.test(name)) continue
    const mixed = moved.get(name)!
    const width = name === 'fc.weight' ? shape[1]! : 1
    result.set(name, {
      ...mixed,
      data: mixed.data.map((value, at) => (isNewPlace(name, at, before, rows, width) ? data[at]! : value)),
    })
  }
  return result
}
