import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { DeviceKind } from '../../contract/domain/device.ts'
import { Failed } from '../../contract/domain/failed.ts'
import { type DeviceTrial, deviceTrial } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import type { ModelSource } from '../compute/compute-contract.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import { because, judgeDevices } from './judge-devices.ts'
import { tryDevices } from './try-devices.ts'

/** Half of the cores: the other half is the person's. */
export const computeThreads = Math.max(1, Math.min(8, Math.floor(availableParallelism() / 2)))

const remembered = z.object({
  key: z.string(),
  trials: z.array(deviceTrial),
  gemmGflops: z.number().nullable(),
})

export interface DeviceChoiceOptions {
  readonly spawner: Spawner
  /** Where the result is kept between starts; null: nowhere. */
  readonly cacheFile: string | null
  /** Whatever makes an old result worthless: versions of Triptych, of the runtime, of the model, of drivers. */
  readonly versions: Readonly<Record<string, string>>
  readonly trialMs?: number
  readonly log?: Log
  /** Told when the trials are over, and when a device has lost our trust. */
  readonly onChange?: () => void
}

const untried: DeviceTrial = {
  device: 'cpu',
  verdict: 'chosen',
  ...because(say('devices.untried')),
  millisecondsPerPost: null,
}

/** On which device this machine computes: the CPU, until another one has proved itself. */
export class DeviceChoice {
  readonly #options: DeviceChoiceOptions
  readonly #log: Log
  #trials: readonly DeviceTrial[] = [untried]
  #gemmGflops: number | null = null
  #finding: Promise<void> | null = null

  constructor(options: DeviceChoiceOptions) {
    this.#options = options
    this.#log = options.log ?? logToStderr
  }

  /** All that is known; one of them is `chosen`. */
  get trials(): readonly DeviceTrial[] {
    return this.#trials
  }

  get chosen(): DeviceTrial {
    return this.#trials.find(({ verdict }) => verdict === 'chosen') ?? untried
  }

  /** Matrix products on the CPU, 10^9 operations a second; null before they were measured. */
  get gemmGflops(): number | null {
    return this.#gemmGflops
  }

  /** Tries the devices, or remembers an earlier try; the second call waits for the first. Never throws. */
  find(source: ModelSource, signal?: AbortSignal): Promise<void> {
    this.#finding ??= this.#find(source, signal).catch((error: unknown) => {
      this.#finding = null
      if (error instanceof Failed && error.kind === 'cancelled') return
      this.#log('the devices could not be tried; the CPU is used', error)
    })
    return this.#finding
  }

  /** It failed in real work: back to the CPU, also at the next start. */
  async distrust(device: DeviceKind, reason: Sentence): Promise<void> {
    if (device === 'cpu') return
    this.#trials = this.#trials.map((trial): DeviceTrial => {
      if (trial.device === device) return { ...trial, verdict: 'failed', ...because(reason) }
      return trial.device === 'cpu' ? { ...trial, verdict: 'chosen' } : trial
    })
    await this.#remember()
    this.#options.onChange?.()
  }

  async #find(source: ModelSource, signal: AbortSignal | undefined): Promise<void> {
    const { spawner, trialMs, cacheFile } = this.#options
    const known = cacheFile === null ? null : await recall(cacheFile, this.#key())
    if (known !== null) {
      this.#trials = known.trials
      this.#gemmGflops = known.gemmGflops
    } else {
      const tried = await tryDevices({
        spawner,
        source,
        threads: computeThreads,
        log: this.#log,
        ...(trialMs === undefined ? {} : { trialMs }),
        ...(signal === undefined ? {} : { signal }),
      })
      this.#trials = judgeDevices(tried.outcomes)
      this.#gemmGflops = tried.gemmGflops
      await this.#remember()
    }
    this.#options.onChange?.()
  }

  #key(): string {
    const facts = { ...this.#options.versions, platform: process.platform, arch: process.arch, threads: computeThreads }
    return JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  async #remember(): Promise<void> {
    const { cacheFile } = this.#options
    if (cacheFile === null) return
    const text = JSON.stringify({ key: this.#key(), trials: this.#trials, gemmGflops: this.#gemmGflops })
    try {
      await mkdir(dirname(cacheFile), { recursive: true })
      await writeFile(`${cacheFile}.new`, text)
      await rename(`${cacheFile}.new`, cacheFile)
    } catch (error) {
      this.#log('what was found out about devices could not be kept', error)
    }
  }
}

async function recall(file: string, key: string): Promise<z.infer<typeof remembered> | null> {
  try {
    const found = remembered.parse(JSON.parse(await readFile(file, 'utf8')))
    return found.key === key ? found : null
  } catch {
    return null
  }
}
