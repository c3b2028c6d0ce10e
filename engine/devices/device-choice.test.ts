import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { say } from '../../contract/sentences/say.ts'
import { poisonPackage } from '../compute/testing/spoil-package.ts'
import { writeTinyPackage } from '../compute/testing/tiny-package.ts'
import { type WatchedSpawner, watchedSpawner } from '../learning/testing/test-machine.ts'
import type { Spawner } from '../processes/spawner.ts'
import { DeviceChoice } from './device-choice.ts'

let folder: string
let starter: string
let spawner: WatchedSpawner
const driver = process.env.VK_DRIVER_FILES
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triptych-devices-'))
  starter = join(folder, 'starter')
  await writeTinyPackage(starter)
  spawner = watchedSpawner()
})
afterEach(async () => {
  if (driver === undefined) delete process.env.VK_DRIVER_FILES
  else process.env.VK_DRIVER_FILES = driver
  await rm(folder, { recursive: true })
})

const choice = (model = 'tiny', log: string[] = []) =>
  new DeviceChoice({
    spawner,
    cacheFile: join(folder, 'devices.json'),
    versions: { model },
    log: (line) => log.push(line),
  })
const source = () => ({ base: starter, delta: null })

describe('the choice of a device', () => {
  test('is the CPU before anything was tried', () => expect(choice().chosen.device).toBe('cpu'))

  test('runs each device in a process of its own, and is remembered until a version changes', async () => {
    const first = choice()
    await first.find(source())
    const processes = spawner.started.length
    expect(processes).toBeGreaterThanOrEqual(1)
    for (const { child } of spawner.started) await child.exited
    expect(first.trials.map(({ device }) => device)).toEqual(['cpu', 'cuda', 'directml', 'coreml', 'webgpu'])
    expect(first.gemmGflops).toBeGreaterThan(0)

    const second = choice()
    await second.find(source())
    expect(spawner.started).toHaveLength(processes)
    expect(second.trials).toEqual(first.trials)

    await choice('another').find(source())
    expect(spawner.started).toHaveLength(2 * processes)
  })

  test('does not believe a remembered file that is damaged', async () => {
    await writeFile(join(folder, 'devices.json'), '{"key":1')
    const found = choice()
    await found.find(source())
    expect(found.chosen).toMatchObject({ device: 'cpu', verdict: 'chosen' })
    expect(JSON.parse(await readFile(join(folder, 'devices.json'), 'utf8')).trials).toEqual(found.trials)
  })

  test('falls back to the CPU for good when a device fails in real work', async () => {
    const found = choice()
    await found.find(source())
    await found.distrust('webgpu', say('plain.text', { text: 'the compute process died while using it' }))
    expect(found.chosen.device).toBe('cpu')
    const again = choice()
    await again.find(source())
    expect(again.trials.find(({ device }) => device === 'webgpu')).toMatchObject({
      verdict: 'failed',
      reason: expect.stringContaining('died'),
    })
  })

  test.each([
    { what: 'crashes', signal: 'SIGSEGV', reason: 'signal SIGSEGV' },
    { what: 'hangs', signal: 'SIGSTOP', reason: 'longer than 4 s' },
  ] as const)('is the CPU when every other device $what', async ({ signal, reason }) => {
    const inner = spawner
    const hostile: Spawner = {
      spawn: (role) => {
        const child = inner.spawn(role)
        if (inner.started.length > 1) process.kill(child.pid!, signal)
        return child
      },
    }
    const found = new DeviceChoice({ spawner: hostile, cacheFile: null, versions: {}, trialMs: 4_000, log: () => {} })
    await found.find(source())
    expect(found.chosen.device).toBe('cpu')
    const tried = found.trials.filter(({ device, verdict }) => device !== 'cpu' && verdict !== 'absent')
    expect(tried.length).toBeGreaterThan(0)
    for (const trial of tried)
      expect(trial).toMatchObject({ verdict: 'failed', reason: expect.stringContaining(reason) })
  })

  test('stays with the CPU when the model itself is broken, and says so in the log', async () => {
    await poisonPackage(starter, 'head.bias', Number.NaN)
    const log: string[] = []
    const found = choice('tiny', log)
    await found.find(source())
    expect(found.chosen.device).toBe('cpu')
    expect(log.join('\n')).toContain('could not be tried')
  })
})

/** Debian's Chromium brings a Vulkan driver in software: slow, and the real path of a graphics card. */
const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json'
const hasDriver = existsSync(softwareDriver)
if (!hasDriver)
  console.warn(`SKIPPED: WebGPU is not tested here, ${softwareDriver} is missing (packages chromium, libvulkan1)`)

describe.skipIf(!hasDriver)('WebGPU on a software driver', () => {
  test('computes what the CPU computes, and is not chosen, being slower', { timeout: 120_000 }, async () => {
    process.env.VK_DRIVER_FILES = softwareDriver
    const found = choice()
    await found.find(source())
    const trial = found.trials.find(({ device }) => device === 'webgpu')
    expect(trial).toMatchObject({
      verdict: 'usable',
      reason: expect.stringMatching(/agrees with the CPU to \S+ and is \S+ times slower/),
    })
    expect(found.chosen.device).toBe('cpu')
  })
})
