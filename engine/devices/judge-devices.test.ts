import { describe, expect, test } from 'vitest'
import type { DeviceKind } from '../../contract/domain/device.ts'
import { say } from '../../contract/sentences/say.ts'
import { judgeDevices, type TrialOutcome } from './judge-devices.ts'
import { missingDevice } from './missing-device.ts'

const plain = (text: string) => say('plain.text', { text })
const scores = [1, -8, 0.5]
const measured = (millisecondsPerPost: number, off = 0): TrialOutcome => ({
  kind: 'measured',
  scores: scores.map((x) => x + off),
  millisecondsPerPost,
})
const judge = (outcomes: Partial<Record<DeviceKind, TrialOutcome>>) =>
  Object.fromEntries(
    judgeDevices(new Map(Object.entries(outcomes) as [DeviceKind, TrialOutcome][])).map((trial) => [
      trial.device,
      trial,
    ]),
  )

describe('a device', () => {
  test.each([
    {
      name: 'that is faster and agrees is chosen',
      trial: measured(1, 1e-4),
      verdict: 'chosen',
      reason: 'agrees with the CPU to 1e-5 and is 4.0 times faster',
    },
    {
      name: 'that is far slower says so in whole numbers',
      trial: measured(600),
      verdict: 'usable',
      reason: '150 times slower',
    },
    { name: 'that is slower is not', trial: measured(12, 1e-4), verdict: 'usable', reason: '3.0 times slower' },
    {
      name: 'that is hardly faster is not worth it',
      trial: measured(3.8),
      verdict: 'usable',
      reason: '1.1 times faster',
    },
    {
      name: 'with other numbers is refused, however fast',
      trial: measured(0.1, 0.4),
      verdict: 'wrong-numbers',
      reason: 'differs from the CPU by 5e-2',
    },
    {
      name: 'with NaN is refused',
      trial: measured(0.1, Number.NaN),
      verdict: 'wrong-numbers',
      reason: 'numbers that are none',
    },
    {
      name: 'with too few numbers is refused',
      trial: { kind: 'measured', scores: [1], millisecondsPerPost: 1 },
      verdict: 'wrong-numbers',
      reason: 'not as many',
    },
    {
      name: 'that crashed says how',
      trial: { kind: 'failed', reason: plain('it stopped (signal SIGSEGV)') },
      verdict: 'failed',
      reason: 'SIGSEGV',
    },
    {
      name: 'that is not there says so',
      trial: { kind: 'absent', reason: plain('no card') },
      verdict: 'absent',
      reason: 'no card',
    },
  ] as const)('$name', ({ trial, verdict, reason }) => {
    const { webgpu, cpu } = judge({ cpu: measured(4), webgpu: trial as TrialOutcome })
    expect(webgpu).toMatchObject({ verdict, reason: expect.stringContaining(reason) })
    expect(cpu!.verdict).toBe(verdict === 'chosen' ? 'usable' : 'chosen')
  })

  test('that the runtime does not list is absent', () =>
    expect(judge({ cpu: measured(4) }).coreml!.verdict).toBe('absent'))

  test('is never chosen without the numbers of the CPU', () => {
    const { cpu, webgpu } = judge({ cpu: { kind: 'failed', reason: plain('broken model') }, webgpu: measured(1) })
    expect([cpu!.verdict, webgpu!.verdict]).toEqual(['failed', 'failed'])
  })
})

test('a missing library or card is absence, any other failure stays one', () => {
  const failed = (reason: string): TrialOutcome => ({ kind: 'failed', reason: plain(reason) })
  expect(missingDevice('cuda', failed('Failed to load library libonnxruntime_providers_cuda.so')).kind).toBe('absent')
  expect(missingDevice('cuda', failed('out of memory')).kind).toBe('failed')
  expect(missingDevice('webgpu', failed('No supported adapters')).kind).toBe('absent')
  expect(missingDevice('webgpu', measured(1)).kind).toBe('measured')
})
