import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { fingerprintIn } from '../training/state-file.ts'
import type { CorpusAsk } from './corpus-ask.ts'

/** Everything that a run's weights depend on, by the name of the option that sets it. */
export type RunSettings = Readonly<Record<string, unknown>>

export async function runSettings(ask: CorpusAsk): Promise<RunSettings> {
  const { task, train, valid, format, imagesFolder, objectSource = null, part, epochs, seed, choices } = ask
  const { classWeights, from, learn, ...others } = choices
  return {
    version: 2,
    task,
    train: await sha256Of(train),
    valid: await sha256Of(valid),
    format,
    images: imagesFolder,
    'object images': objectSource,
    'few-shot or percentage': part,
    epochs,
    seed,
    ...others,
    from: from === null ? null : await sha256Of(join(from, packageFiles.manifest)),
    learn,
    'class-weights': classWeights instanceof Map ? [...classWeights] : classWeights,
  }
}

/**
 * The state of another run must not be lost because its output was named again.
 *
 * @throws Failed `conflict` saying in which settings the two differ
 */
export async function mustBeOfThisRun(state: string, settings: RunSettings): Promise<void> {
  const found = await fingerprintIn(state)
  if (found === null || found === JSON.stringify(settings)) return
  const before = asSettings(found)
  const differing = Object.keys(settings).filter(
    (name) => JSON.stringify(settings[name]) !== JSON.stringify(before[name]),
  )
  throw new Failed(
    'conflict',
    `A run with other settings was broken off here (${differing.join(', ')} differ; see ${state}). Give the same settings to go on with it, name another --output, or add --restart to begin anew.`,
    { differing: differing.join(', ') },
  )
}

function asSettings(text: string): RunSettings {
  try {
    return JSON.parse(text) as RunSettings
  } catch {
    // Of a version that stored no more than a hash: everything differs.
    return {}
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  } catch (error) {
    throw new Failed('not-found', `${file} cannot be read: ${(error as Error).message}`)
  }
  return hash.digest('hex')
}
