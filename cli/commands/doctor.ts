import type { ComputeContract } from '../../engine/compute/compute-contract.ts'
import { computeThreads } from '../../engine/devices/device-choice.ts'
import { libraryFolder } from '../../engine/library/library-folder.ts'
import { nodeSpawner, sourceEntries } from '../../engine/processes/node-spawner.ts'
import { withWorker } from '../../engine/processes/worker-life.ts'
import { programFacts } from '../../engine/program-facts.ts'
import type { Command } from '../command.ts'
import { bad, type Finding, good, judgeDevice, judgeNode, judgeSqlite } from '../doctor/findings.ts'
import { lookAtDesk, lookAtElectron, lookAtLibrary, lookForBrowser, lookForCards } from '../doctor/look-around.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { withEngine } from '../with-engine.ts'

/** A square matrix product of this size. */
const gemmSize = 1024
const gemmMs = 1_000

export const doctorCommand: Command = {
  name: 'doctor',
  usage: [''],
  options: {},
  allowsArguments: false,
  run: async (_ask, terminal) => {
    const program = programFacts()
    const findings: Finding[] = [
      good('Triptych', program.version),
      good('Platform', program.platform),
      judgeNode(program.node),
      judgeSqlite(program.sqlite),
      good('onnxruntime', program.onnxruntime),
      ...lookAtLibrary(libraryFolder()),
      lookAtDesk(),
      lookAtElectron(),
      lookForBrowser(process.env.PATH ?? ''),
    ]
    const rate = await gemmRate(terminal)
    findings.push(rate.finding)
    if (rate.gflops !== null) findings.push(...(await tryDevices(terminal)))
    for (const { what, verdict, found, advice } of findings) {
      terminal.say(
        `${{ good: ' ', note: '!', bad: '✗' }[verdict]} ${what}: ${found}${advice === null ? '' : `. ${advice}`}`,
      )
    }
    const isWell = findings.every(({ verdict }) => verdict !== 'bad')
    terminal.say(isWell ? 'Everything that Triptych needs is here.' : 'Triptych does not work like this.')
    terminal.result({ ...program, gemmGflops: rate.gflops, findings })
    return isWell ? exitCodes.done : exitCodes.failed
  },
}

/** In a compute process of its own, as models run: it also shows that the runtime loads. */
async function gemmRate(terminal: Terminal): Promise<{ finding: Finding; gflops: number | null }> {
  terminal.progress('measuring matrix products', 0, null)
  const size = { n: gemmSize, k: gemmSize, m: gemmSize }
  try {
    const { gflops } = await withWorker<ComputeContract, { gflops: number }>(
      {
        spawner: nodeSpawner({ entries: sourceEntries }),
        role: 'compute',
        log: (line) => terminal.note(line),
        limits: { callMs: 60_000 },
        signal: terminal.signal,
      },
      (compute) => compute.gemm({ ...size, threads: computeThreads, milliseconds: gemmMs }),
    )
    const threads = computeThreads === 1 ? '1 thread' : `${computeThreads} threads`
    return {
      finding: good('Matrix products', `${gflops.toFixed(1)} GFLOP/s (float32, ${gemmSize} x ${gemmSize}, ${threads})`),
      gflops,
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { finding: bad('Matrix products', why, 'Without onnxruntime there are no suggestions.'), gflops: null }
  }
}

async function tryDevices(terminal: Terminal): Promise<Finding[]> {
  terminal.progress('trying devices with the starter', 0, null)
  return withEngine([], async ({ machine }) => {
    await machine.findDevices(terminal.signal)
    const cards = lookForCards()
    return machine.devices().map((trial) => judgeDevice(trial, cards))
  })
}
