import { type Bench, rounded } from './figure.ts'
import { inCompute } from './in-process.ts'

/** What the share of the GEMM rate refers to: a feed-forward layer of BERT base over 512 tokens. */
const reference = { n: 512, k: 768, m: 3072 } as const

const sizes = [reference, { n: 64, k: 768, m: 3072 }, { n: 512, k: 768, m: 768 }, { n: 256, k: 192, m: 768 }] as const

export function gemmReference(threads: number, milliseconds = 1_000): Promise<number> {
  return inCompute(async (client) => (await client.gemm({ ...reference, threads, milliseconds })).gflops)
}

export const gemm: Bench = async function* ({ quick, threads }) {
  for (const size of quick ? [reference] : sizes)
    for (const used of new Set([1, threads])) {
      const milliseconds = quick ? 300 : 1_000
      const { gflops } = await inCompute((client) => client.gemm({ ...size, threads: used, milliseconds }))
      const name = `gemm/${size.n}x${size.k}x${size.m}/threads-${used}`
      yield { name, value: rounded(gflops), unit: 'GFLOP/s', threads: used }
    }
}
