import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, median, rounded } from './figure.ts'
import { inCompute } from './in-process.ts'
import { writePaperNetwork } from './paper-network.ts'

/**
 * From the call to a network that can be asked, each time in a fresh process: reading and verifying the weights, building
 * the graph, opening it. The file was just written, so the system may still have it in memory.
 */
export const loadPaper: Bench = async function* ({ quick, threads }) {
  const folder = await mkdtemp(join(tmpdir(), 'triptych-bench-'))
  try {
    const base = join(folder, 'paper')
    const { bytes } = await writePaperNetwork(base)
    const times: number[] = []
    for (let run = 0; run < (quick ? 1 : 3); run++)
      await inCompute(async (client) => {
        const start = performance.now()
        await client.load({ key: 'paper', source: { base, delta: null }, device: 'cpu', threads })
        times.push(performance.now() - start)
      })
    const seconds = median(times.sort((a, b) => a - b)) / 1000
    yield {
      name: 'load/bert-base-vit-b32',
      value: rounded(seconds),
      unit: 's',
      gigabytes: rounded(bytes / 1e9),
      threads,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
