import { mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { Failed } from '../../contract/domain/failed.ts'
import { authorsModel } from '../../models/nets/authors/authors-models.ts'
import { outputsFrom } from '../../models/nets/authors/outputs-of.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { readNetworkPackage } from './network-package.ts'
import { type OnnxFiles, writeOnnxFile } from './onnx-file.ts'
import { readSmallText } from './small-text.ts'

/** Inputs that only training has. */
const answers = new Set(['labels', 'label'])

export interface Exported extends OnnxFiles {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/**
 * A package as an ONNX file for other programs: its sizes of batch and length are names, and what a program must know besides
 * (labels, task, the tokenizer) is metadata. Outputs that need the right answers are left out. The file is opened by the
 * runtime before it gets its name.
 *
 * @param all every state of every layer as well; else what a prediction is made of
 */
export async function exportOnnx(folder: string, file: string, all: boolean): Promise<Exported> {
  const { manifest, weights } = await readNetworkPackage(folder)
  const model = authorsModel(manifest.configuration, weights)
  const given = new Set([...model.inputs.keys()].filter((name) => !answers.has(name)))
  const possible = Object.entries(outputsFrom(model, model.outputs, given))
  const outputs = Object.fromEntries(possible.filter(([name]) => all || isResult(name)))
  if (Object.keys(outputs).length === 0) throw new PackageError(`${folder}: the network has no output to export`)
  const metadata: Record<string, string> = {
    'triptych.name': manifest.name,
    'triptych.architecture': manifest.architecture,
    'triptych.task': manifest.task,
    'triptych.labels': JSON.stringify(manifest.labels),
    'triptych.licence': manifest.licence,
    'triptych.configuration': JSON.stringify(manifest.configuration),
  }
  if (manifest.tokenizer) metadata['triptych.tokenizer'] = await readSmallText(join(folder, packageFiles.tokenizer))
  const draft = await mkdtemp(join(dirname(file), '.triptych-export-')).catch((error: unknown) => {
    throw new Failed('not-found', `${dirname(file)}: nothing can be written there (${(error as Error).message})`)
  })
  try {
    const written = await writeOnnxFile(
      model.graph,
      { outputs, parameters: weights, metadata },
      join(draft, basename(file)),
    )
    const found = await tryToOpen(written.model)
    const data = written.data === null ? null : join(dirname(file), basename(written.data))
    if (written.data !== null && data !== null) await rename(written.data, data)
    await rename(written.model, file)
    return { model: file, data, bytes: written.bytes, ...found }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function tryToOpen(file: string): Promise<Pick<Exported, 'inputs' | 'outputs'>> {
  try {
    const session = await InferenceSession.create(file, { graphOptimizationLevel: 'disabled', logSeverityLevel: 3 })
    const names = { inputs: [...session.inputNames], outputs: [...session.outputNames] }
    await session.release()
    return names
  } catch (error) {
    throw new PackageError(`the runtime refuses the exported file: ${(error as Error).message.split('\n')[0]}`)
  }
}

function isResult(name: string): boolean {
  return !/^(text_hidden|vision_hidden|debug|pyramid|prefix|explain)\b/.test(name)
}
