import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProjectNews, WorkerRole } from '../../../contract/domain/status.ts'
import type { RelationPackage } from '../../../models/package/relation-manifest.ts'
import { type TinyPackage, writeTinyPackage } from '../../compute/testing/tiny-package.ts'
import { writeRelationPackage } from '../../inference/relation-package-files.ts'
import { nodeSpawner, sourceEntries } from '../../processes/node-spawner.ts'
import type { ChildProcessHandle, Spawner } from '../../processes/spawner.ts'
import { openProject } from '../../store/open-project.ts'
import type { ProjectStore } from '../../store/project-store.ts'
import { testProject } from '../../store/testing/test-project.ts'
import type { DecodePixels } from '../../suggesting/pixel-cache.ts'
import { type Machine, openMachine, type ProjectMachine } from '../open-machine.ts'

/** A spawner that remembers what it started, so that a test can kill it. */
export interface WatchedSpawner extends Spawner {
  readonly started: { readonly role: WorkerRole; readonly child: ChildProcessHandle }[]
}

export function watchedSpawner(compute: URL = sourceEntries.compute): WatchedSpawner {
  const inner = nodeSpawner({ entries: { ...sourceEntries, compute } })
  const started: WatchedSpawner['started'] = []
  return {
    started,
    spawn: (role) => {
      const child = inner.spawn(role)
      started.push({ role, child })
      return child
    },
  }
}

/** A project with real processes behind it and a starter of random numbers. */
export interface TestMachine {
  readonly folder: string
  readonly starter: string
  readonly spawner: WatchedSpawner
  machine: Machine
  readonly news: ProjectNews[]
  readonly log: string[]
  store: ProjectStore
  project: ProjectMachine
  /** Closes the project and opens it again, as a restart would. */
  reopen(): Promise<void>

  reopenWithFreshMachine(): Promise<void>
  stop(): Promise<void>
}

export interface TestMachineOptions {
  readonly tiny?: TinyPackage
  readonly decodePixels?: DecodePixels
  /** Spoils the starter before anyone has read it. */
  readonly spoil?: (starter: string) => Promise<void>
  /** The model of relations that comes with the program; left out: there is none. */
  readonly relations?: RelationPackage
  /** Another program in the place of compute. */
  readonly compute?: URL
}

export async function testMachine(
  texts: readonly string[],
  {
    tiny = {},
    decodePixels = async () => new Uint8Array(16 * 16 * 3),
    relations,
    spoil,
    compute,
  }: TestMachineOptions = {},
): Promise<TestMachine> {
  const folder = await mkdtemp(join(tmpdir(), 'triptych-machine-'))
  const starter = join(folder, 'starter')
  await writeTinyPackage(starter, tiny)
  const relationStarter = join(folder, 'starter-relations')
  if (relations !== undefined) await writeRelationPackage(relationStarter, relations, '')
  await spoil?.(starter)
  const spawner = watchedSpawner(compute)
  const log: string[] = []
  const news: ProjectNews[] = []
  const freshMachine = (): Promise<Machine> =>
    openMachine({
      spawner,
      starter,
      ...(relations === undefined ? {} : { relationStarter }),
      installed: join(folder, 'models'),
      deviceFile: null,
      version: 'test',
      log: (line, error) => void log.push(error === undefined ? line : `${line}: ${error}`),
    })
  const machine = await freshMachine()
  const open = (store: ProjectStore): Promise<ProjectMachine> =>
    test.machine.openProject({ store, decodePixels, publish: (item) => news.push(item), seed: 7 })
  const store = await testProject(folder, texts)
  const test: TestMachine = {
    folder,
    starter,
    spawner,
    machine,
    news,
    log,
    store,
    project: undefined as unknown as ProjectMachine,
    async reopenWithFreshMachine() {
      await test.machine.stop()
      test.machine = await freshMachine()
      await test.reopen()
    },
    async reopen() {
      await test.project.stop()
      const root = test.store.folder
      await test.store.close()
      test.store = await openProject(root, { by: 'tester' })
      test.project = await open(test.store)
    },
    async stop() {
      await test.project.stop()
      await test.machine.stop()
      await test.store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  test.project = await open(store)
  return test
}
