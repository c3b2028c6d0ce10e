import { constants, setPriority } from 'node:os'
import { serveWorker } from '../processes/serve-worker.ts'
import { trainerRouter } from './trainer-router.ts'

try {
  // Learning may use every core, as long as nobody else wants it.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
} catch {
  // Where that is not allowed it learns all the same.
}
serveWorker(trainerRouter())
