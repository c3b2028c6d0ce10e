import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { NetworkManifest } from '../../models/package/network-manifest.ts'
import { type Exported, exportOnnx } from './export-onnx.ts'
import { importAuthors } from './import-authors.ts'
import { importPublic } from './import-public.ts'
import { reportLines } from './import-report.ts'
import { findModel, placeOfModel } from './installed-models.ts'
import { asModelFailure } from './model-failure.ts'
import { readNetworkPackage, readWeights, writeNetworkPackage, writeTensors } from './network-package.ts'
import type { PublicImport } from './public-ask.ts'
import { type RunWhat, runNetwork } from './run-network.ts'
import { readSmallText } from './small-text.ts'

export interface Imported {
  readonly folder: string
  readonly manifest: NetworkManifest
  readonly report: readonly string[]
}

/** @throws Failed `model`, `not-found`, `io` */
export function importAuthorsFolder(folder: string, output: string): Promise<Imported> {
  return failing(async () => {
    const place = placeOfModel(output)
    const unsealed = await importAuthors(folder, basename(place))
    return { folder: place, manifest: await writeNetworkPackage(place, unsealed), report: [] }
  })
}

/** @throws Failed `model`, `not-found`, `io` */
export function importPublicCheckpoints(ask: Omit<PublicImport, 'name'>, output: string): Promise<Imported> {
  return failing(async () => {
    const place = placeOfModel(output)
    const { unsealed, report } = await importPublic({ ...ask, name: basename(place) })
    return { folder: place, manifest: await writeNetworkPackage(place, unsealed), report: reportLines(report) }
  })
}

/** A list of names, one a line; blank lines are passed over. @throws Failed */
export function readNames(file: string): Promise<readonly string[]> {
  return failing(async () => {
    const lines = (await readSmallText(file)).split(/\r?\n/).map((line) => line.trim())
    return lines.filter((line) => line !== '')
  })
}

export interface Ran {
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[]
  readonly seconds: number
}

/** @throws Failed `model`, `not-found`, `io` */
export function runPackage(named: string, inputs: string, outputs: string, what: RunWhat): Promise<Ran> {
  return failing(async () => {
    const network = await readNetworkPackage(findModel(named))
    const { weights: given } = await readWeights(inputs)
    const started = performance.now()
    const results = await runNetwork(network, given, what)
    const seconds = (performance.now() - started) / 1000
    const draft = join(dirname(outputs), `.${basename(outputs)}.${process.pid}.part`)
    try {
      await writeTensors(draft, results)
      await rename(draft, outputs)
    } catch (error) {
      await rm(draft, { force: true })
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new Failed('not-found', `${outputs}: there is no such folder`)
      throw error
    }
    return { outputs: [...results].map(([name, { shape }]) => ({ name, shape })), seconds }
  })
}

export function exportPackage(named: string, file: string, all: boolean): Promise<Exported> {
  return failing(() => exportOnnx(findModel(named), file, all))
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asModelFailure(error)
  }
}
