import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failed } from '../../../contract/domain/failed.ts'
import { openProject } from '../open-project.ts'

// Usage: open-and-wait.ts FOLDER AT HOLD. Opens the project at the wall-clock moment AT, prints what came of it as
// JSON, and lets go after HOLD milliseconds.
const [folder = '', at = '0', hold = '0'] = process.argv.slice(2)
await sleep(Math.max(0, Number(at) - Date.now()))
const begun = performance.now()
try {
  const store = await openProject(folder, { by: 'someone' })
  writeSync(1, JSON.stringify({ kind: 'opened', took: performance.now() - begun, facts: {} }))
  await sleep(Number(hold))
  await store.close()
} catch (error) {
  if (!(error instanceof Failed)) throw error
  writeSync(1, JSON.stringify({ kind: error.kind, took: performance.now() - begun, facts: error.facts }))
}
