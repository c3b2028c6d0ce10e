import { totalmem } from 'node:os'
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { gradients } from '../../models/autodiff/gradients.ts'
import type { Value } from '../../models/graph/ops.ts'
import type { DType, Tensor } from '../../models/graph/tensor.ts'
import type { AuthorsModel } from '../../models/nets/authors/authors-model.ts'
import { authorsModel } from '../../models/nets/authors/authors-models.ts'
import { checkNumbers } from '../../models/nets/authors/input-limits.ts'
import { inputsOf, outputsFrom } from '../../models/nets/authors/outputs-of.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { sessionOptions } from '../devices/session-options.ts'
import { mustFit } from './network-memory.ts'
import type { NetworkPackage } from './network-package.ts'
import { withOnnxFile } from './onnx-file.ts'

export interface RunWhat {
  /** Also what explains the result: `explain.…`. */
  readonly explanations: boolean
  /** Also the gradient of the loss by every parameter: `grad.NAME`. */
  readonly gradients: boolean
  readonly threads: number
}

/**
 * Runs a network on given inputs and answers with every output that can be had from them, under the authors' names. HVPNeT starts
 * from `pyramid.*` where these are given and no images are.
 *
 * @throws PackageError when inputs are missing, have another type or shape than the network wants, or numbers that it does not know
 */
export async function runNetwork(
  { manifest, weights }: NetworkPackage,
  inputs: ReadonlyMap<string, Tensor>,
  what: RunWhat,
): Promise<ReadonlyMap<string, Tensor>> {
  const fromPyramid = !inputs.has('images') && [...inputs.keys()].some((name) => name.startsWith('pyramid.'))
  const model = authorsModel(manifest.configuration, weights, fromPyramid ? 'pyramid' : 'pixels')
  const outputs = wantedOutputs(model, new Set(inputs.keys()), what)
  if (Object.keys(outputs).length === 0) {
    const first = Object.values(model.outputs)[0]
    const missing = (first ? inputsOf(model, first) : []).filter((name) => !inputs.has(name))
    throw new PackageError(
      `nothing can be computed from ${[...inputs.keys()].join(', ') || 'no inputs'}: ${missing.join(', ')} missing, the network has ${[...model.inputs.keys()].join(', ')}`,
    )
  }
  const feeds = checkedFeeds(model, inputs)
  checkNumbers(model.limits, new Map([...feeds.keys()].map((name) => [name, inputs.get(name)!])))
  mustFit(model, Object.values(outputs), totalmem(), `"${manifest.name}"`, namedSizes(model, inputs))
  return withOnnxFile(model.graph, { outputs, parameters: weights }, async (file) => {
    const session = await InferenceSession.create(file, sessionOptions({ threads: what.threads }))
    try {
      const missing = session.inputNames.filter((name) => !feeds.has(name))
      if (missing.length > 0) throw new PackageError(`input "${missing.join('", "')}": found nothing`)
      const given = Object.fromEntries(session.inputNames.map((name) => [name, feeds.get(name)!]))
      const results = await session.run(given)
      return new Map(Object.entries(results).map(([name, value]) => [name, ours(value)]))
    } finally {
      await session.release()
    }
  })
}

function wantedOutputs(
  model: AuthorsModel,
  given: ReadonlySet<string>,
  what: RunWhat,
): Readonly<Record<string, Value>> {
  const outputs = what.explanations ? { ...model.outputs, ...model.explanations } : model.outputs
  const possible = outputsFrom(model, outputs, given)
  if (!what.gradients) return possible
  if (!inputsOf(model, model.loss).every((name) => given.has(name)))
    throw new PackageError(`gradients need all inputs of the loss: ${inputsOf(model, model.loss).join(', ')}`)
  const parameters = [...model.graph.parameters]
  const found = gradients(
    model.graph,
    model.loss,
    parameters.map(([, value]) => value),
  )
  const byName: Record<string, Value> = { ...possible }
  parameters.forEach(([name], at) => {
    const gradient = found[at]
    if (gradient) byName[`grad.${name}`] = gradient
  })
  return byName
}

/** Sizes that the inputs give to names, `batch` and the like; they have been checked against each other. */
function namedSizes(model: AuthorsModel, inputs: ReadonlyMap<string, Tensor>): ReadonlyMap<string, number> {
  return new Map(
    [...model.inputs].flatMap(([name, { shape }]) =>
      shape.flatMap((dim, axis): [string, number][] => {
        const size = inputs.get(name)?.shape[axis]
        return typeof dim === 'string' && size !== undefined ? [[dim, size]] : []
      }),
    ),
  )
}

/** Inputs that the network does not have are left alone, so that a file may serve several networks. */
function checkedFeeds(model: AuthorsModel, inputs: ReadonlyMap<string, Tensor>): ReadonlyMap<string, OrtTensor> {
  const sizes = new Map<string, { readonly size: number; readonly input: string }>()
  const feeds = new Map<string, OrtTensor>()
  for (const [name, { dtype, shape }] of model.inputs) {
    const tensor = inputs.get(name)
    if (!tensor) continue
    const wanted = `${dtype} [${shape.join(', ')}]`
    const found = `${tensor.dtype} [${tensor.shape.join(', ')}]`
    const fits = shape.length === tensor.shape.length && dtype === tensor.dtype
    if (!fits) throw new PackageError(`input "${name}": found ${found}, expected ${wanted}`)
    shape.forEach((dim, axis) => {
      const size = tensor.shape[axis]!
      const known = typeof dim === 'number' ? { size: dim, input: 'the network' } : sizes.get(dim)
      if (known !== undefined && known.size !== size)
        throw new PackageError(
          `input "${name}": found ${found}, expected ${wanted} with ${known.size} on axis ${axis}, as ${known.input} has`,
        )
      if (typeof dim === 'string') sizes.set(dim, { size, input: `"${name}"` })
    })
    feeds.set(name, new OrtTensor(tensor.dtype, tensor.data as Float32Array, tensor.shape))
  }
  return feeds
}

function ours(value: OrtTensor): Tensor {
  return { dtype: value.type as DType, shape: value.dims, data: value.data } as unknown as Tensor
}
