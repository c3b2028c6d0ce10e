import { readFile } from 'node:fs/promises'
import type { ObjectSlots } from '../../models/nets/tagger/configuration.ts'
import type { MeasuredPost } from './measure-model.ts'
import type { LearnAsk, LearnProgress, TrainerPost } from './trainer-contract.ts'

/** Shares of a run's time, roughly: measuring before and after, and training between them. */
export const trainingFrom = 0.15
export const trainingTo = 0.85

/** Tells how far a run is, with a guess of what is left. @param started as of `performance.now` */
export function saying(tell: (progress: LearnProgress) => void, started: number) {
  return (phase: LearnProgress['phase'], progress: number, loss: number | null, secondsLeft?: number): void => {
    const spent = (performance.now() - started) / 1000
    const left = secondsLeft ?? (progress > 0.05 ? (spent / progress) * (1 - progress) : null)
    tell({ kind: 'progress', phase, progress, loss, secondsLeft: left })
  }
}

/** A post with its pixels, as a model of these sizes reads it. */
export async function asMeasuredPost(
  { post, text, words, pixels, objects = [], mentions, groundings = [] }: TrainerPost,
  { imageSize, objects: slots }: { readonly imageSize: number; readonly objects?: ObjectSlots | null | undefined },
): Promise<MeasuredPost> {
  return {
    post,
    text,
    words,
    image: pixels === null ? null : await readPixels(pixels, imageSize),
    objects: slots ? await Promise.all(objects.map((file) => readPixels(file, slots.side))) : [],
    gold: mentions,
    groundings,
  }
}

/** null where there are none: the cache may be emptied at any moment, and a post without its image still teaches. */
async function readPixels(file: string, side: number): Promise<Uint8Array | null> {
  const bytes = await readFile(file).catch(() => null)
  return bytes !== null && bytes.length === side * side * 3 ? bytes : null
}

export function versionCard({ name, fresh, replay, measured }: LearnAsk): string {
  return `# ${name}\n\nLearnt in Triptych from ${fresh.length} newly confirmed posts and ${replay.length} older ones; measured on ${measured.length} others.\n`
}
