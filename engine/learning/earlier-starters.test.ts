import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { growObjects } from '../../models/nets/tagger/grow-objects.ts'
import { writeRelationPackage } from '../inference/relation-package-files.ts'
import { readPackage, writePackage } from '../inference/tagger-package-files.ts'
import { smallRelations } from '../inference/testing/small-relations.ts'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { relationType } from '../training/testing/relation-posts.ts'
import { earlierStarter, starterUnder } from './earlier-starters.ts'
import { type TestMachine, testMachine } from './testing/test-machine.ts'

vi.setConfig({ testTimeout: 120_000 })

let open: TestMachine | null = null
afterEach(async () => {
  await open?.stop()
  open = null
})

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 60_000, interval: 5 })
const version = (machine: TestMachine) => machine.project.suggesting.status().version

test('what a project learnt over an earlier starter is read over that one, until another is chosen', async () => {
  const machine = await testMachine(Array.from({ length: 30 }, (_, i) => `post ${i} Maya opens Lantern Fest`))
  open = machine
  for (let post = 1; post <= 24; post++)
    machine.project.noticed(
      machine.store.decide(
        decisionOf(
          'done',
          mentionChange(post, null, mentionOf(machine.store, post, 'Maya', 'PER')),
          statusChange(post, 'todo', 'done'),
        ),
      ).event,
    )
  machine.project.learning.start('person')
  await until(() => machine.project.learning.state().running === null)
  const learnt = machine.store.learning.versions()[0]!.version
  await machine.project.learning.use(learnt)

  const before = machine.machine.starter
  const folder = before.source.base
  const { manifest, ...parts } = await readPackage(folder)
  cpSync(folder, join(folder, '..', 'earlier-starters', manifest.weights.sha256.slice(0, 8)), { recursive: true })
  const grown = growObjects(parts.weights, taggerConfiguration(manifest.configuration), { count: 1, side: 8 })
  await writePackage(
    folder,
    { ...parts, weights: grown.weights, manifest: { ...manifest, configuration: { ...grown.sizes } } },
    '',
  )
  await machine.reopenWithFreshMachine()
  expect(machine.machine.starter.version).not.toBe(before.version)
  expect(version(machine)).toBe(learnt)
  expect(machine.project.suggesting.status().problem).toBeNull()
  await until(() => machine.project.suggesting.status().waiting === 0)
  expect(machine.store.posts.get(30).version).toBe(learnt)
  expect(machine.project.learning.base.version).toBe(before.version)
  await machine.project.learning.use(machine.machine.starter.version)
  expect(machine.project.learning.base.version).toBe(machine.machine.starter.version)
})

test('a change of relations names the starter that it was made from', async () => {
  const machine = await testMachine(['Anna sees Ben'], { relations: smallRelations(['None', 'home']) })
  open = machine
  const starter = join(machine.folder, 'starter-relations')
  const older = await writeRelationPackage(
    join(machine.folder, 'older'),
    smallRelations(['None', 'home', relationType('job').name]),
    '',
  )
  const base = { name: older.manifest.name, weightsSha256: older.manifest.weights.sha256 }
  const change = join(machine.folder, 'change')
  await writeRelationPackage(change, { ...older, manifest: { ...older.manifest, base } }, '')
  expect(earlierStarter(starter, base.weightsSha256)).toBeNull()
  expect(await starterUnder(change, starter), 'nothing better is there').toBe(starter)
  const kept = join(machine.folder, 'earlier-starters', base.weightsSha256.slice(0, 8))
  cpSync(join(machine.folder, 'older'), kept, { recursive: true })
  expect(await starterUnder(change, starter)).toBe(kept)
})
