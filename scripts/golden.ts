import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { gradients } from '../models/autodiff/gradients.ts'
import type { DType, Tensor } from '../models/graph/tensor.ts'
import { authorsModel } from '../models/nets/authors/authors-models.ts'
import { onnxModel } from '../models/onnx/onnx-model.ts'
import { goldenIsHere, readGolden } from '../models/testing/golden.ts'
import { type GoldenFacts, limitOf } from '../models/testing/golden-limits.ts'
import { compareTensors } from '../models/testing/numbers.ts'

/**
 * Prints how far the papers' networks lie from the reference numbers: the largest error of every case, absolute and in proportion to the
 * largest number of its tensor, and how much of what is allowed that is.
 *
 *   npm run golden
 */
const cases = ['mkgformer_mner', 'mkgformer_mre', 'mkgformer_mkg', 'hvpnet_ner', 'hvpnet_re']

interface Row {
  readonly tensors: number
  readonly absolute: number
  readonly relative: number
  /** Of what is allowed, at the worst tensor. */
  readonly share: number
  readonly worst: string
}

async function rowsOf(name: string): Promise<Readonly<Record<'outputs' | 'gradients', Row>>> {
  const { weights, inputs, expected, about } = readGolden(name)
  const { graph, outputs, loss } = authorsModel(about, weights)
  const names = [...graph.parameters.keys()]
  const found = gradients(graph, loss, [...graph.parameters.values()])
  const derived = Object.fromEntries(
    found.flatMap((gradient, at) => (gradient ? [[`grad.${names[at]}`, gradient]] : [])),
  )
  const model = onnxModel(graph, { outputs: { ...outputs, ...derived }, parameters: weights })
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 })
  const feeds = Object.fromEntries(
    session.inputNames.map((each) => {
      const { dtype, data, shape } = inputs.get(each)!
      return [each, new OrtTensor(dtype, data as Float32Array, shape)]
    }),
  )
  const results = await session.run(feeds)
  await session.release()
  const row = (wanted: readonly string[]): Row =>
    wanted.reduce<Row>(
      (row, each) => {
        const value = results[each]!
        const got = { dtype: value.type as DType, shape: value.dims, data: value.data } as unknown as Tensor
        const { difference, largest } = compareTensors(got, expected.get(each)!)
        const { atol, rtol } = limitOf(each, about as GoldenFacts)
        const isWhole = expected.get(each)!.dtype === 'int64'
        const share = isWhole ? (difference === 0 ? 0 : Number.POSITIVE_INFINITY) : difference / (atol + rtol * largest)
        return {
          tensors: row.tensors + 1,
          absolute: Math.max(row.absolute, difference),
          // A number that should be zero has no proportion.
          relative: largest > 1e-3 ? Math.max(row.relative, difference / largest) : row.relative,
          share: Math.max(row.share, share),
          worst: share > row.share ? each : row.worst,
        }
      },
      { tensors: 0, absolute: 0, relative: 0, share: 0, worst: '' },
    )
  const all = [...expected.keys()].filter((key) => !key.startsWith('adamw'))
  return {
    outputs: row(all.filter((key) => !key.startsWith('grad.'))),
    gradients: row(all.filter((key) => key.startsWith('grad.'))),
  }
}

console.log('| case | what | tensors | largest absolute | largest in proportion | of the allowed | worst |')
console.log('| --- | --- | --- | --- | --- | --- | --- |')
for (const name of cases.filter(goldenIsHere))
  for (const [what, { tensors, absolute, relative, share, worst }] of Object.entries(await rowsOf(name)))
    console.log(
      `| ${name} | ${what} | ${tensors} | ${absolute.toExponential(1)} | ${relative.toExponential(1)} | ${(100 * share).toFixed(0)} % | ${worst} |`,
    )
