import { open, rename } from 'node:fs/promises'
import {
  type OpenSafetensors,
  openSafetensors,
  type StoredTensor,
  safetensorsParts,
} from '../../models/checkpoints/safetensors.ts'
import type { TensorOf } from '../../models/graph/tensor.ts'
import { fileSource } from '../networks/file-source.ts'
import type { FitState, Weights } from './fit-model.ts'
import type { SessionState } from './fit-session.ts'

/** A training run between two epochs. */
export interface SavedRun {
  /** Of settings and data: another run's state continues nothing. */
  readonly fingerprint: string
  readonly session: SessionState
  readonly fit: FitState
}

interface Facts {
  readonly fingerprint: string
  readonly steps: number
  readonly epochs: FitState['epochs']
  readonly bestScore: number | null
  readonly sinceBest: number
}

/** One file, in full precision. After a kill or a power cut it holds this state or the one before, whole. */
export async function writeState(file: string, { fingerprint, session, fit }: SavedRun): Promise<void> {
  const parts: readonly (readonly [string, Weights | null | undefined])[] = [
    ['now', session.weights],
    ['first', session.first],
    ['second', session.second],
    ['average', fit.average],
    ['best', fit.best?.weights],
  ]
  const tensors = new Map<string, StoredTensor>()
  for (const [part, weights] of parts)
    for (const [name, { shape, data }] of weights ?? []) tensors.set(`${part}/${name}`, { dtype: 'F32', shape, data })
  const facts: Facts = {
    fingerprint,
    steps: session.steps,
    epochs: fit.epochs,
    bestScore: fit.best?.score ?? null,
    sinceBest: fit.sinceBest,
  }
  const beside = `${file}.writing`
  const handle = await open(beside, 'w')
  try {
    // Piece by piece: the state of a large network is longer than one array may be.
    for (const part of safetensorsParts({ tensors, metadata: { run: JSON.stringify(facts) } }))
      await handle.writeFile(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}

/** null where there is no file, or one that cannot be used: of another run, damaged, or written otherwise. */
export function readState(file: string, fingerprint: string): Promise<SavedRun | null> {
  return reading(file, async ({ tensors, metadata, read }) => {
    const facts = factsIn(metadata)
    if (facts?.fingerprint !== fingerprint) return null
    const part = async (wanted: string): Promise<Weights> => {
      const found = new Map<string, TensorOf<'float32'>>()
      for (const name of tensors.keys()) {
        if (!name.startsWith(`${wanted}/`)) continue
        const { dtype, shape, data } = await read(name)
        if (dtype === 'F32') found.set(name.slice(wanted.length + 1), { dtype: 'float32', shape, data })
      }
      return found
    }
    const average = await part('average')
    return {
      fingerprint,
      session: {
        steps: facts.steps,
        weights: await part('now'),
        first: await part('first'),
        second: await part('second'),
      },
      fit: {
        epochs: facts.epochs,
        average: average.size > 0 ? average : null,
        best: facts.bestScore === null ? null : { score: facts.bestScore, weights: await part('best') },
        sinceBest: facts.sinceBest,
      },
    }
  })
}

/** Of the run that a file belongs to; null where there is no file that can be used. */
export function fingerprintIn(file: string): Promise<string | null> {
  return reading(file, async ({ metadata }) => factsIn(metadata)?.fingerprint ?? null)
}

const factsIn = (metadata: OpenSafetensors['metadata']) => JSON.parse(metadata.run ?? 'null') as Facts | null

async function reading<T>(file: string, use: (opened: OpenSafetensors) => Promise<T | null>): Promise<T | null> {
  const handle = await open(file).catch(() => null)
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    return await use(await openSafetensors(fileSource(handle, size, file)))
  } catch {
    // A run that starts again costs time; one that does not start costs more.
    return null
  } finally {
    await handle.close()
  }
}
