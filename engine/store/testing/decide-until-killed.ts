import { writeSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openProject } from '../open-project.ts'
import { plannedDecision, plannedLength } from './planned-decisions.ts'

// Usage: decide-until-killed.ts FOLDER FIRST honest|early. Prints the number of each decision when it is acknowledged;
// `early` says so before it is true, as the control that shows that the test can fail.
const [folder = '', first = '0', manner = 'honest'] = process.argv.slice(2)
const store = await openProject(folder)
for (let number = Number(first); number < plannedLength; number++) {
  if (manner === 'early') writeSync(1, `${number}\n`)
  store.decide(plannedDecision(number))
  if (manner === 'honest') writeSync(1, `${number}\n`)
  await nextTurn()
}
await store.close()
