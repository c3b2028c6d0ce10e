import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComputeContract } from '../../../engine/compute/compute-contract.ts'
import type { DecodeContract } from '../../../engine/decode/contract.ts'
import { addDetector, type Detects } from '../../../engine/detectors/add-detector.ts'
import { detectFile, type FileRegions } from '../../../engine/detectors/detect-files.ts'
import { salienceName } from '../../../engine/detectors/installed-detectors.ts'
import { nodeSpawner, sourceEntries } from '../../../engine/processes/node-spawner.ts'
import { withWorker } from '../../../engine/processes/worker-life.ts'

export interface Photograph {
  /** `n02123045_tabby.jpg` */
  readonly name: string
  /** Down to a score of 0.05, so that thresholds can be tried afterwards. */
  readonly detected: FileRegions
  readonly salient: FileRegions
  /** Milliseconds for both, decoding included. */
  readonly detectMs: number
  readonly salientMs: number
}

export interface LookAtPhotographs {
  /** Of the detector's model, a YOLOX. */
  readonly model: string
  readonly folder: string
  readonly isWanted: (name: string) => boolean
  /** Where the detector is installed, for as long as this takes. */
  readonly home: string
  readonly onDone: (done: number, total: number) => void
}

/** What a detector and salience see in photographs, each through the processes in which it runs in the desk. */
export async function lookAtPhotographs(options: LookAtPhotographs): Promise<Photograph[]> {
  const { model, folder, isWanted, home, onDone } = options
  const names = (await readdir(folder)).filter(isWanted).sort()
  const worker = {
    spawner: nodeSpawner({ entries: sourceEntries }),
    log: console.error,
    limits: { callMs: 60_000 },
    signal: undefined,
  }
  return withWorker<DecodeContract, Photograph[]>({ ...worker, role: 'decode' }, (decode) =>
    withWorker<ComputeContract, Photograph[]>({ ...worker, role: 'compute' }, async (compute) => {
      const detect: Detects = (ask) => compute.detect({ ...ask, threads: 1 })
      const detector = await addDetector({ file: model, family: 'yolox', manifest: null, name: null, home, detect })
      const photographs: Photograph[] = []
      for (const name of names) {
        const ask = { file: join(folder, name), most: 100, decode, detect }
        const begin = performance.now()
        const detected = await detectFile({ ...ask, detector, score: 0.05 })
        const between = performance.now()
        const salient = await detectFile({ ...ask, detector: salienceName, score: null, most: 3 })
        const end = performance.now()
        photographs.push({ name, detected, salient, detectMs: between - begin, salientMs: end - between })
        onDone(photographs.length, names.length)
      }
      return photographs
    }),
  )
}
