import { setTimeout as wait } from 'node:timers/promises'
import type { ClientLink } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { Failed } from '../../contract/domain/failed.ts'
import type { WorkerRole } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import type { Log } from './log.ts'
import { clientOver, portLink } from './port-client.ts'
import { residentMemory } from './resident-memory.ts'
import { type Exit, exitInWords, type Spawner } from './spawner.ts'

export interface WorkerLimits {
  /** It is killed when it holds more than this while it works. */
  readonly memoryBytes?: number
  /** It is killed when one call takes longer. */
  readonly callMs?: number
}

/** One process from its start to its end. */
export interface WorkerLife {
  readonly link: ClientLink<Record<never, never>>
  /** null before it has started, and where the platform does not tell. */
  readonly pid: number | null
  readonly exited: Promise<Exit>
  /** Ends it at once; calls in flight fail with `reason`. */
  kill(reason: Failed): void
  /** False when it does not answer within `ms`: it is deep in native code, or hangs. */
  answers(ms: number): Promise<boolean>
}

/** Every worker answers this beside its own contract. */
export const pingPath = ['life', 'ping'] as const

const exitAfterCloseMs = 1_000

export function startLife(spawner: Spawner, role: WorkerRole, log: Log): WorkerLife {
  const child = spawner.spawn(role)
  let reason: Failed | null = null
  const died = (how: Sentence): Failed =>
    new Failed('process-died', say('processes.stopped', { role: say(`processes.${role}`), how }), { role })
  const link = portLink(
    child.port,
    async () => {
      // The channel closes a moment before the exit is told, and only the exit says why.
      const exit = await Promise.race([child.exited, wait(exitAfterCloseMs, null, { ref: false })])
      child.kill()
      return reason ?? died(exit === null ? say('processes.channel') : exitInWords(exit))
    },
    log,
  )
  const exited = child.exited.then((exit) => {
    link.close(reason ?? died(exitInWords(exit)))
    return exit
  })
  const kill = (why: Failed): void => {
    reason ??= why
    link.close(reason)
    child.kill()
  }
  return {
    link,
    get pid() {
      return child.pid
    },
    exited,
    kill,
    answers: async (ms) => {
      try {
        await link.call([...pingPath], undefined, { context: {}, signal: AbortSignal.timeout(ms) })
        return true
      } catch {
        return false
      }
    },
  }
}

const memoryEveryMs = 200

/** Looks at a process's memory until the returned function is called, and kills it when it holds too much. */
export function watchMemory(life: WorkerLife, role: WorkerRole, limit: number): () => void {
  let stopped = false
  const look = async (): Promise<void> => {
    const bytes = life.pid === null ? null : await residentMemory(life.pid)
    if (stopped || bytes === null || bytes <= limit) return
    const mib = (n: number): number => Math.round(n / 2 ** 20)
    life.kill(
      new Failed(
        'process-died',
        say('processes.memory', { role: say(`processes.${role}`), held: mib(bytes), most: mib(limit) }),
        { role },
      ),
    )
  }
  const timer = setInterval(() => void look(), memoryEveryMs)
  timer.unref()
  return () => {
    stopped = true
    clearInterval(timer)
  }
}

/**
 * A process for one job: started, used, ended, whatever happened. Aborting `signal` kills it; so do the limits, of
 * which `callMs` is the whole job's here.
 *
 * @throws Failed `process-died` when it died or broke a limit, `cancelled` when it was aborted, or what the job failed with
 */
export async function withWorker<C extends AnyContractRouter, T>(
  options: {
    readonly spawner: Spawner
    readonly role: WorkerRole
    readonly log: Log
    readonly limits?: WorkerLimits
    readonly signal?: AbortSignal | undefined
  },
  job: (client: ContractRouterClient<C>) => Promise<T>,
): Promise<T> {
  const { spawner, role, log, limits = {}, signal } = options
  const cancelled = new Failed('cancelled', say('processes.cancelled'))
  if (signal?.aborted === true) throw cancelled
  const life = startLife(spawner, role, log)
  const abort = (): void => life.kill(cancelled)
  signal?.addEventListener('abort', abort)
  const unwatch = limits.memoryBytes === undefined ? () => {} : watchMemory(life, role, limits.memoryBytes)
  const timer =
    limits.callMs === undefined
      ? undefined
      : setTimeout(() => life.kill(tooSlow(role, limits.callMs ?? 0)), limits.callMs)
  try {
    return await job(clientOver<C>(life.link))
  } finally {
    signal?.removeEventListener('abort', abort)
    unwatch()
    clearTimeout(timer)
    life.kill(new Failed('process-died', `The ${role} process has done its job.`, { role }))
  }
}

export function tooSlow(role: WorkerRole, ms: number): Failed {
  return new Failed(
    'process-died',
    say('processes.slow', { role: say(`processes.${role}`), seconds: Math.round(ms / 1000) }),
    { role },
  )
}
