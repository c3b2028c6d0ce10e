import { nodeSpawner } from '../node-spawner.ts'
import type { Spawner } from '../spawner.ts'

const entry = new URL('./worker-entry.ts', import.meta.url)

/** Forks the test worker for every role. */
export function testSpawner(worker: URL = entry): Spawner {
  return nodeSpawner({ entries: { decode: worker, compute: worker, trainer: worker } })
}
