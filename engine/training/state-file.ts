import { open, readFile, rename } from 'node:fs/promises'
import { parseSafetensors, printSafetensors, type StoredTensor } from '../../models/checkpoints/safetensors.ts'
import type { TensorOf } from '../../models/graph/tensor.ts'
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
    await handle.writeFile(printSafetensors({ tensors, metadata: { run: JSON.stringify(facts) } }))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}

/** null where there is no file, or one that cannot be used: of another run, damaged, or written otherwise. */
export async function readState(file: string, fingerprint: string): Promise<SavedRun | null> {
  try {
    const { tensors, metadata } = parseSafetensors(await readFile(file))
    const facts = JSON.parse(metadata.run ?? 'null') as Facts | null
    if (facts?.fingerprint !== fingerprint) return null
    const part = (wanted: string): Weights => {
      const found = new Map<string, TensorOf<'float32'>>()
      for (const [name, { dtype, shape, data }] of tensors)
        if (dtype === 'F32' && name.startsWith(`${wanted}/`))
          found.set(name.slice(wanted.length + 1), { dtype: 'float32', shape, data })
      return found
    }
    const average = part('average')
    return {
      fingerprint,
      session: { steps: facts.steps, weights: part('now'), first: part('first'), second: part('second') },
      fit: {
        epochs: facts.epochs,
        average: average.size > 0 ? average : null,
        best: facts.bestScore === null ? null : { score: facts.bestScore, weights: part('best') },
        sinceBest: facts.sinceBest,
      },
    }
  } catch {
    // A run that starts again costs time; one that does not start costs more.
    return null
  }
}
