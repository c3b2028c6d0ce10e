import { fork } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import type { Contract } from '../../contract/contract.ts'
import type { Decision, EventId } from '../../contract/domain/event.ts'
import type { PostStatus } from '../../contract/domain/post.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { engineEntry } from './engine-process.ts'
import { openSocket, openTab, startTestShell, type TestShell } from './testing/test-shell.ts'

type Desk = ContractRouterClient<Contract>

let home = ''
let shell: TestShell
let secret = ''

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'triptych-kill-'))
  process.env.TRIPTYCH_HOME = home
  shell = await startTestShell(engineEntry)
  await shell.whenReady()
  secret = await openTab(shell)
})
afterAll(async () => {
  await shell.stop()
  delete process.env.TRIPTYCH_HOME
  rmSync(home, { recursive: true, force: true })
})

/** A window that comes back by itself whenever its socket has closed. */
class ReturningDesk {
  #socket: WebSocket | null = null
  #client: Desk | null = null
  returns = -1

  async client(): Promise<Desk> {
    while (this.#client === null || this.#socket?.readyState !== this.#socket?.OPEN) {
      const socket = openSocket(shell, secret)
      socket.binaryType = 'arraybuffer'
      const isOpen = await new Promise<boolean>((resolve) => {
        socket.on('open', () => resolve(true))
        socket.on('close', () => resolve(false))
        socket.on('error', () => resolve(false))
      })
      // The shell accepts the socket and closes it with 1012 while there is no engine.
      await wait(20)
      if (!isOpen || socket.readyState !== socket.OPEN) continue
      this.#socket = socket
      this.#client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
      this.returns += 1
    }
    return this.#client
  }

  close(): void {
    this.#socket?.close()
  }
}

test('whatever was acknowledged is there after the engine was killed, once', async () => {
  const desk = new ReturningDesk()
  const [sample] = await (await desk.client()).projects.list()
  const project: ProjectId = sample!.id
  const { rows } = await (await desk.client()).posts.queue({
    project,
    order: 'file',
    status: 'todo',
    search: '',
    offset: 0,
    limit: 30,
  })
  const statuses = new Map<number, PostStatus>(rows.map(({ post }) => [post, 'todo']))
  const acknowledged: EventId[] = []
  let repeated = 0
  // Two deaths, each in the middle of the work: a third within five minutes would be the last.
  let isOver = false
  const kills = (async () => {
    for (let kill = 0; kill < 2; kill++) {
      const enough = acknowledged.length + randomInt(5, 60)
      while (acknowledged.length < enough) await wait(1)
      process.kill(shell.engine.pid!, 'SIGKILL')
    }
    isOver = true
  })()

  for (let turn = 0; !isOver || desk.returns < 2; turn++) {
    const { post } = rows[turn % rows.length]!
    const before = statuses.get(post)!
    const after: PostStatus = before === 'todo' ? 'skipped' : 'todo'
    const intent = after === 'todo' ? 'reopen' : 'skip'
    const decision: Decision = { id: randomUUID(), intent, changes: [{ kind: 'status', post, before, after }] }
    for (;;) {
      try {
        const saved = await (await desk.client()).decisions.decide({ project, decision })
        expect(saved.event.id).toBe(decision.id)
        break
      } catch {
        // As the desk's outbox does: the same decision again, under the same id, until it is acknowledged.
        repeated += 1
      }
    }
    statuses.set(post, after)
    acknowledged.push(decision.id)
  }
  await kills

  const client = await desk.client()
  const history: EventId[] = []
  for (let before: number | null = null; ; ) {
    const page: Awaited<ReturnType<Desk['decisions']['history']>> = await client.decisions.history({
      project,
      post: null,
      before,
      limit: 500,
    })
    // The sample comes with decisions of its own, and some of them while its graph is still being made.
    const ours = page.filter(({ action }) => action.kind === 'decide' && ['skip', 'reopen'].includes(action.intent))
    history.push(...ours.map(({ id }) => id))
    if (page.length < 500) break
    before = page.at(-1)!.seq
  }
  expect(history.toReversed()).toEqual(acknowledged)
  for (const [post, status] of statuses) expect((await client.posts.get({ project, post })).status).toBe(status)
  expect((await client.projects.check({ project })).problems).toEqual([])
  expect(desk.returns).toBe(2)
  console.log(`${acknowledged.length} decisions acknowledged over two kills, ${repeated} repeated, 0 lost`)
  desk.close()
}, 120_000)

test('when the shell is killed, the engine closes its projects and ends', async () => {
  const lonely = fork(fileURLToPath(new URL('./testing/lonely-shell.ts', import.meta.url)), [], {
    execArgv: [],
    env: { ...process.env, TRIPTYCH_HOME: join(home, 'lonely') },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const engine = await new Promise<number>((resolve) => lonely.on('message', (pid) => resolve(Number(pid))))
  lonely.kill('SIGKILL')
  await vi.waitUntil(() => !isAlive(engine), { timeout: 60_000 })
}, 120_000)

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
