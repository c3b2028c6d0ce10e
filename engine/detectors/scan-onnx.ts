import { Failed } from '../../contract/domain/failed.ts'
import { type OnnxOutline, type OutlineTensor, onnxOutline } from '../../models/onnx/onnx-outline.ts'
import { ProtobufError } from '../../models/onnx/protobuf-reader.ts'
import { yoloxRows } from '../../models/regions/decode-yolox.ts'
import { classNames, type DetectorManifest } from './manifest.ts'

/** A detector of more bytes is none that a desk could wait for. */
export const largestModel = 512 * 1024 * 1024
/** Elements of what a constant shape may make. */
const largestMade = 2 ** 27

/** What exporters of convolutional and attention networks write. No loops and branches: they need not end. */
const allowedOps: ReadonlySet<string> = new Set(
  [
    'Abs Add And ArgMax AveragePool BatchNormalization Cast Ceil Clip Concat Constant ConstantOfShape Conv ConvTranspose Cos',
    'CumSum DepthToSpace Div Dropout Equal Erf Exp Expand Flatten Floor Gather GatherElements GatherND Gelu Gemm',
    'GlobalAveragePool Greater GreaterOrEqual GridSample HardSigmoid HardSwish Identity InstanceNormalization',
    'LayerNormalization LeakyRelu Less LessOrEqual Log MatMul Max MaxPool Min Mod Mul Neg Not OneHot Or PRelu Pad Pow Range',
    'Reciprocal ReduceMax ReduceMean ReduceMin ReduceSum Relu Reshape Resize ScatterElements ScatterND Shape Sigmoid Sign',
    'SimplifiedLayerNormalization Sin Slice Softmax Softplus SpaceToDepth Split Sqrt Squeeze Sub Sum Tan Tanh Tile TopK',
    'Transpose Unsqueeze Upsample Where',
  ].flatMap((line) => line.split(' ')),
)

/** Bytes of one element, by the numbers of onnx.proto3's types; those that are missing have no fixed size. */
const elementBytes: Readonly<Record<number, number>> = {
  ...{ 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 16: 2 },
}
const float32 = 1

/**
 * Looks at a model before a runtime opens it: what it is made of, and that nothing outside it is asked for.
 *
 * @param name names the file in messages
 * @throws Failed `model`
 */
export function scanOnnx(bytes: Uint8Array, name: string): OnnxOutline {
  const refuse = (problem: string): never => {
    throw new Failed('model', `${name}: ${problem}`)
  }
  if (bytes.length > largestModel) refuse(`it has ${bytes.length} bytes, expected at most ${largestModel}`)
  const outline = outlineOf(bytes, refuse)
  const [oddity] = outline.oddities
  if (oddity !== undefined) refuse(`it has ${oddity}, which is not allowed`)
  if (outline.nodes.length === 0) refuse('it computes nothing')
  const foreign = outline.opsets.find(({ domain }) => domain !== '' && domain !== 'ai.onnx')
  for (const { op, domain, subgraphs } of outline.nodes) {
    const isKnown = domain === '' || domain === 'ai.onnx'
    if (!isKnown || !allowedOps.has(op)) {
      const full = isKnown ? op : `${domain}.${op}`
      refuse(`the operation ${full} is not allowed; export the network without post-processing, loops and branches`)
    }
    if (subgraphs > 0) refuse(`the operation ${op} has a graph inside, which is not allowed`)
  }
  if (foreign !== undefined && outline.nodes.some(({ domain }) => domain === foreign.domain))
    refuse(`it uses operations of ${foreign.domain}, expected those of ONNX alone`)
  for (const [tensor, facts] of outline.tensors) checkTensor(tensor, facts, refuse)
  for (const { op, inputs } of outline.nodes) {
    const made = shapeMade(op, inputs, outline.tensors)
    if (made !== null && made > largestMade)
      refuse(`the operation ${op} makes ${made} numbers, expected at most ${largestMade}`)
  }
  return outline
}

function outlineOf(bytes: Uint8Array, refuse: (problem: string) => never): OnnxOutline {
  try {
    return onnxOutline(bytes)
  } catch (error) {
    if (error instanceof ProtobufError) return refuse(`it is no ONNX model: ${error.message}`)
    throw error
  }
}

function checkTensor(name: string, tensor: OutlineTensor, refuse: (problem: string) => never): void {
  const { type, shape, bytes, isExternal } = tensor
  if (isExternal) refuse(`the numbers of "${name}" stand in another file: save the model as one file`)
  const size = elementBytes[type]
  if (size === undefined) refuse(`the numbers of "${name}" are of type ${type}, which is not allowed`)
  const count = shape.reduce((product, each) => product * each, 1)
  if (shape.some((each) => each < 0) || !Number.isSafeInteger(count))
    refuse(`"${name}" has the shape [${shape.join(', ')}]`)
  // Numbers that are written one by one take from one byte to ten each; raw ones exactly their size.
  const [least, most] = [Math.min(1, size!) * count, Math.max(10, size!) * count]
  if (bytes < least || bytes > most)
    refuse(`"${name}" has ${bytes} bytes of numbers, which are not [${shape.join(', ')}]`)
}

/** Elements of what a node makes from a shape that stands in the model; null where it does not. */
function shapeMade(op: string, inputs: readonly string[], tensors: ReadonlyMap<string, OutlineTensor>): number | null {
  const at = { ConstantOfShape: 0, Expand: 1, Tile: 1, OneHot: 1, Pad: 1, Range: 1 }[op]
  const sizes = at === undefined ? null : (tensors.get(inputs[at] ?? '')?.integers ?? null)
  return sizes === null ? null : sizes.reduce((product, each) => product * Math.max(1, Math.abs(each)), 1)
}

/**
 * Is the model what the manifest says of it? Sizes that the model leaves free fit everything.
 * @throws Failed `model` naming the field of the manifest
 */
export function checkAgainst(outline: OnnxOutline, manifest: Omit<DetectorManifest, 'model'>, name: string): void {
  const { input, network } = manifest
  const { width, height, mask } = input
  const shape = input.layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3]
  const fed = [{ field: 'input.name', name: input.name, shape, type: float32 }]
  if (mask !== null) fed.push({ field: 'input.mask', name: mask.name, shape: [1, mask.height, mask.width], type: 7 })
  const classes = classNames(manifest).length
  const told =
    network.family === 'yolox'
      ? [
          {
            field: 'network.output',
            name: network.output,
            shape: [1, yoloxRows(input, network.strides), 5 + classes],
            type: float32,
          },
        ]
      : [
          { field: 'network.logits', name: network.logits, shape: [1, null, classes + 1], type: float32 },
          { field: 'network.boxes', name: network.boxes, shape: [1, null, 4], type: float32 },
        ]
  for (const [wanted, found] of [
    [fed, outline.inputs],
    [told, outline.outputs],
  ] as const)
    for (const each of wanted) {
      const own = found.find((value) => value.name === each.name)
      const names = found.map((value) => `"${value.name}"`).join(', ')
      if (own === undefined)
        throw new Failed('model', `${name}, ${each.field}: the model has no "${each.name}", it has ${names}`)
      const fits =
        own.shape.length === 0 ||
        (own.shape.length === each.shape.length &&
          own.shape.every(
            (size, axis) => typeof size !== 'number' || size < 0 || [size, null].includes(each.shape[axis]!),
          ))
      if (own.type !== each.type || !fits)
        throw new Failed(
          'model',
          `${name}, ${each.field}: "${own.name}" is [${own.shape.map((size) => size ?? '?').join(', ')}] of type ${own.type}, expected [${each.shape.map((size) => size ?? '?').join(', ')}] of type ${each.type}`,
        )
    }
  const unfed = outline.inputs.find((value) => !fed.some((each) => each.name === value.name))
  if (unfed !== undefined)
    throw new Failed('model', `${name}: the model wants "${unfed.name}" as well, which no detector.json can give`)
}
