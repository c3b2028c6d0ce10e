import { readFile, rm } from 'node:fs/promises'
import { Failed } from '../../contract/domain/failed.ts'
import type { TaskReport } from '../../contract/domain/learning-report.ts'
import { say } from '../../contract/sentences/say.ts'
import { type RelationConfiguration, relationConfiguration } from '../../models/nets/relations/configuration.ts'
import { applyDelta } from '../../models/package/model-package.ts'
import { ActivationFiles } from '../activations/activation-files.ts'
import { readRelationModel } from '../compute/open-model.ts'
import { writeRelationPackage } from '../inference/relation-package-files.ts'
import { fineTuneRelations } from '../training/finetune-relations.ts'
import { type MeasuredRelations, measureRelations } from './measure-relations.ts'
import type { LearnAsk, LearnProgress, RelationAsk, RelationOutcome, TrainerPost } from './trainer-contract.ts'

/** Shares of the time: measuring before, training, measuring after. */
const trainingFrom = 0.15
const trainingTo = 0.85

export interface LearntRelations {
  readonly outcome: RelationOutcome
  readonly before: TaskReport
  /** Of what the version will read with: the new model where it is kept, else the old one. */
  readonly after: TaskReport
}

/**
 * The relations' part of a learning run: measures the model so far, trains it further, and leaves the new one in its folder only
 * where it is not worse.
 *
 * @throws Failed `model` when the model so far is broken or the loss is no number any more
 */
export async function learnRelations(
  ask: LearnAsk,
  { parent: source, target, schema }: RelationAsk,
  tell: (progress: LearnProgress) => void,
): Promise<LearntRelations> {
  const { threads, seed } = ask
  const report = (phase: LearnProgress['phase'], progress: number, loss: number | null = null) =>
    tell({ kind: 'progress', phase, progress, loss, secondsLeft: null })
  const kept = source.activations === undefined ? {} : { activations: new ActivationFiles(source.activations) }
  const root = await readRelationModel({ base: source.base, delta: null })
  const parent = source.delta === null ? root : await readRelationModel(source)
  const sizes = relationConfiguration(parent.manifest.configuration)
  const read = (posts: readonly TrainerPost[]) => Promise.all(posts.map((post) => asRelationPost(post, sizes)))
  const [taught, measured] = [await read([...ask.fresh, ...ask.replay]), await read(ask.measured)]
  const before = await measureRelations(parent, measured, {
    schema,
    threads,
    ...kept,
    onProgress: (share) => report('measuring', trainingFrom * share),
  })
  const posts = taught.filter(({ relations }) => relations.length > 0)
  if (posts.length === 0) return { outcome: 'nothing-to-learn', before, after: before }
  const learnt = await fineTuneRelations({
    model: parent,
    root,
    name: ask.name,
    posts,
    schema,
    seed,
    threads,
    ...kept,
    ...(ask.layers !== 'auto' && { scope: ask.layers }),
    ...(ask.learningRate !== null && { learningRate: ask.learningRate }),
    onProgress: ({ step, steps, loss }) =>
      report('training', trainingFrom + (trainingTo - trainingFrom) * (step / steps), loss),
  })
  if (learnt.end !== 'finished') throw new Failed('model', say('learning.relationLossNoNumber'))
  report('saving', trainingTo)
  const written = await writeRelationPackage(target, learnt.version, card(ask.name, learnt.pairs))
  const after = await measureRelations(applyDelta(root, written), measured, {
    schema,
    threads,
    ...kept,
    onProgress: (share) => report('checking', trainingTo + (1 - trainingTo) * share),
  })
  const outcome = judged(before, after)
  if (outcome === 'kept') return { outcome, before, after }
  await rm(target, { recursive: true, force: true })
  return { outcome, before, after: before }
}

function judged(before: TaskReport, after: TaskReport): RelationOutcome {
  if (after.total.gold + before.total.predicted + after.total.predicted === 0) return 'nothing-to-measure'
  return after.total.f1 >= before.total.f1 ? 'kept' : 'worse'
}

/** A finished post with its pixels, as a model of these sizes reads it. */
export async function asRelationPost(
  { post, text, words, relationPixels, relationObjects = [], mentions, relations }: TrainerPost,
  { imageSize, objects: slots }: Pick<RelationConfiguration, 'imageSize' | 'objects'>,
): Promise<MeasuredRelations> {
  // The cache may be emptied at any moment; a post without its image still teaches.
  const read = async (file: string, side: number) => {
    const bytes = await readFile(file).catch(() => null)
    return bytes !== null && bytes.length === side * side * 3 ? bytes : null
  }
  return {
    post,
    text,
    words,
    image: relationPixels === null ? null : await read(relationPixels, imageSize),
    objects: slots ? await Promise.all(relationObjects.map((file) => read(file, slots.side))) : [],
    mentions,
    relations,
  }
}

function card(name: string, pairs: number): string {
  return `# ${name}, relations\n\nLearnt in Triptych from ${pairs} pairs of mentions in confirmed posts.\n`
}
