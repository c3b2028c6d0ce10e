import { describe, expect, test } from 'vitest'
import { goldenIsHere, readGolden } from '../golden.ts'
import { type GoldenFacts, limitOf } from '../golden-limits.ts'
import { type PlainGuidedSizes, plainHvpnet } from './plain-hvpnet.ts'
import { erf, gelu } from './plain-math.ts'
import { type PlainSizes, plainMkgformer } from './plain-mkgformer.ts'

test('the error function is that of the tables', () => {
  for (const [x, is] of [
    [0, 0],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2.5, 0.999593047982555],
    [-1, -0.8427007929497149],
  ] as const)
    expect(erf(x)).toBeCloseTo(is, 12)
  expect(gelu(1)).toBeCloseTo(0.8413447460685429, 12)
})

describe.each(['mkgformer_mner', 'mkgformer_mre', 'mkgformer_mkg', 'hvpnet_ner', 'hvpnet_re'] as const)(
  'the plain loops for %s',
  (name) => {
    test.skipIf(!goldenIsHere(name))(
      'agree with the reference numbers, so that they may stand in for them at other sizes',
      () => {
        const { weights, inputs, expected, about } = readGolden(name)
        const { config } = about as { readonly config: PlainSizes & PlainGuidedSizes }
        const task = name.split('_')[1]!
        const found = name.startsWith('mkgformer')
          ? plainMkgformer(task as 'mner' | 'mre' | 'mkg', config, weights, inputs)
          : plainHvpnet(task as 'ner' | 're', config, weights, inputs)
        const wanted = [...expected].filter(([key]) => !/^(grad\.|adamw)/.test(key))
        expect(wanted.flatMap(([key]) => (key in found ? [] : [key]))).toEqual([])
        for (const [key, tensor] of wanted) {
          const got = found[key]!
          expect(got.shape, key).toEqual(tensor.shape)
          const most = Math.max(...[...tensor.data].map((value) => Math.abs(Number(value))))
          const { atol, rtol } = tensor.dtype === 'int64' ? { atol: 0, rtol: 0 } : limitOf(key, about as GoldenFacts)
          // Double precision against double precision, rounded once: a tenth of what a graph may be off.
          got.data.forEach((value, at) => {
            const apart = Math.abs(value - Number(tensor.data[at]))
            if (apart > (atol + rtol * most) / 10)
              expect(apart, `${key} at ${at}`).toBeLessThanOrEqual((atol + rtol * most) / 10)
          })
        }
      },
    )
  },
)
